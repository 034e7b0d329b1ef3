package orhestra.computations;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.store.JdbcDeliveryStore;
import orhestra.computations.store.JdbcJobStore;
import orhestra.computations.store.JdbcRoundStore;
import orhestra.computations.store.JobStore;
import orhestra.engine.Alarm;
import orhestra.engine.Event;
import orhestra.platform.json.Json;
import orhestra.storage.JdbcStorage;
import orhestra.storage.StorageSettings;

/** What is counted and aggregated, on both databases and by a clock of the test's own. */
@Timeout(120)
final class CountingTest {
  private static final ComputationSettings SETTINGS =
      new ComputationSettings(
          Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofDays(30));

  @TempDir private static Path folder;
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private static final InstantSource CLOCK = NOW::get;
  private static final AtomicLong ASKED = new AtomicLong();
  private static final Alarm ALARM = ASKED::set;
  private static EmbeddedPostgres postgres;
  private static JdbcStorage onH2;
  private static JdbcStorage onPostgres;

  enum Database {
    H2,
    POSTGRESQL
  }

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    onH2 = open(StorageSettings.of("jdbc:h2:file:" + folder.resolve("counting")));
    onPostgres =
        open(
            StorageSettings.of(postgres.getJdbcUrl("postgres", "postgres"))
                .withUser("postgres", "postgres"));
  }

  private static JdbcStorage open(StorageSettings settings) {
    return JdbcStorage.open(
        settings, CLOCK, List.of(JdbcJobStore.DOOR, JdbcRoundStore.DOOR, JdbcDeliveryStore.DOOR));
  }

  @AfterAll
  static void stop() throws Exception {
    onH2.close();
    onPostgres.close();
    postgres.close();
  }

  private static JdbcStorage storage(Database database) {
    return database == Database.H2 ? onH2 : onPostgres;
  }

  private static Update update(String job, String client, int total) {
    Terms terms =
        Terms.plain(
            new Participants.Counted(total),
            total,
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            List.of());
    return new Update(
        new JobName(job),
        client,
        terms,
        Update.Said.NOTHING,
        null,
        Json.parseObject("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static long starts(JdbcStorage storage, String job) {
    long after = 0;
    long starts = 0;
    List<Event> page;
    do {
      long from = after;
      page = storage.read(view -> view.events().read(from, 1_000));
      for (Event event : page) {
        after = event.offset();
        if (event.kind().equals(Counting.AGGREGATING) && event.subject().equals(job)) {
          starts++;
        }
      }
    } while (!page.isEmpty());
    return starts;
  }

  private static Computations.Standing await(Computations door, String job, JobStatus status) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Computations.Standing standing = door.find(job).orElseThrow();
    while (standing.row().status() != status) {
      assertThat(System.nanoTime()).as(standing.toString()).isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      standing = door.find(job).orElseThrow();
    }
    return standing;
  }

  @ParameterizedTest
  @EnumSource
  void eightLastClientsAtOnceStartOneAggregation(Database database) {
    JdbcStorage storage = storage(database);
    try (Computations door =
        new Computations(storage, null, SETTINGS, CLOCK, ALARM, new SecureRandom())) {
      for (int round = 0; round < 30; round++) {
        String job = "last-" + round;
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
          Update update = update(job, "c" + client, 8);
          answers.add(CompletableFuture.supplyAsync(() -> door.update(update)));
          answers.add(CompletableFuture.supplyAsync(() -> door.update(update)));
        }
        long counted =
            answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer instanceof Answer.Recorded one && one.isNew())
                .count();
        assertThat(counted).isEqualTo(8);
        assertThat(await(door, job, JobStatus.COMPLETED).counted()).hasSize(8);
        assertThat(starts(storage, job)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAggregationThatACrashLeftIsFoundAgain(Database database) {
    JdbcStorage storage = storage(database);
    // Counted by a process that died before it could aggregate.
    storage.submit(new Counting(), update("left", "A", 1)).join();
    try (Computations door =
        new Computations(storage, null, SETTINGS, CLOCK, ALARM, new SecureRandom())) {
      assertThat(door.find("left").orElseThrow().row().status()).isEqualTo(JobStatus.AGGREGATING);
      door.look();
      await(door, "left", JobStatus.COMPLETED);
    }
    assertThat(starts(storage, "left")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void anAggregationIsTakenByOneUntilItsLeaseHasPassed(Database database) {
    JdbcStorage storage = storage(database);
    Steering steering = new Steering();
    storage.submit(new Counting(), update("taken", "A", 1)).join();
    long job = storage.read(view -> view.door(JobStore.class).find("taken").orElseThrow().id());
    long now = NOW.get().toEpochMilli();
    assertThat(storage.submit(steering, new Steering.Take(job, now + 10)).join()).isPresent();
    assertThat(storage.submit(steering, new Steering.Take(job, now + 10)).join()).isEmpty();
    assertThat(storage.submit(steering, new Steering.Renew(job, now + 10, now + 20)).join())
        .isPresent();
    NOW.updateAndGet(time -> time.plusMillis(20));
    assertThat(storage.submit(steering, new Steering.Take(job, now + 40)).join()).isPresent();
    assertThat(storage.submit(steering, new Steering.Renew(job, now + 20, now + 60)).join())
        .as("the first holder has lost it")
        .isEmpty();
    assertThat(starts(storage, "taken")).isEqualTo(1);
    NOW.updateAndGet(time -> time.plusMillis(20));
    try (Computations door =
        new Computations(storage, null, SETTINGS, CLOCK, ALARM, new SecureRandom())) {
      door.look();
      await(door, "taken", JobStatus.COMPLETED);
    }
    assertThat(storage.submit(steering, new Steering.Take(job, Long.MAX_VALUE)).join()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void deadlinesAndRetentionGoByTheClock(Database database) {
    JdbcStorage storage = storage(database);
    try (Computations door =
        new Computations(storage, null, SETTINGS, CLOCK, ALARM, new SecureRandom())) {
      door.update(update("old", "A", 2));
      assertThat(ASKED).hasValue(NOW.get().plus(Duration.ofDays(1)).toEpochMilli());
      NOW.updateAndGet(now -> now.plus(Duration.ofHours(23)));
      door.look();
      assertThat(door.find("old").orElseThrow().row().status()).isEqualTo(JobStatus.IN_PROGRESS);
      assertThat(ASKED)
          .as("what a restart finds is asked for too")
          .hasValue(NOW.get().plus(Duration.ofHours(1)).toEpochMilli());
      NOW.updateAndGet(now -> now.plus(Duration.ofHours(1)));
      door.look();
      Computations.Standing expired = door.find("old").orElseThrow();
      assertThat(expired.row().status()).isEqualTo(JobStatus.EXPIRED);
      assertThat(expired.row().error()).isEqualTo("the deadline passed with 1 of 2 clients");
      NOW.updateAndGet(now -> now.plus(Duration.ofDays(30)));
      door.purge();
      assertThat(door.find("old")).isPresent();
      NOW.updateAndGet(now -> now.plusMillis(1));
      door.purge();
      assertThat(door.find("old")).isEmpty();
    }
  }
}
