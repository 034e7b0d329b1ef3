package orhestra.computations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.store.JdbcDeliveryStore;
import orhestra.computations.store.JdbcJobStore;
import orhestra.computations.store.JdbcRoundStore;
import orhestra.computations.wire.SchemaJson;
import orhestra.engine.DeadLetter;
import orhestra.engine.TaskId;
import orhestra.platform.json.Json;
import orhestra.storage.JdbcStorage;
import orhestra.storage.StorageSettings;

/** A database, a clock that the test sets, and what it takes to run the door on them. */
final class House implements AutoCloseable {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  final InstantSource clock = now::get;
  final JdbcStorage storage;

  House(Path folder) {
    storage =
        JdbcStorage.open(
            StorageSettings.of("jdbc:h2:file:" + folder.resolve("house")),
            clock,
            List.of(JdbcJobStore.DOOR, JdbcRoundStore.DOOR, JdbcDeliveryStore.DOOR));
  }

  /** A door as a process has it; the test looks in place of its alarm. */
  Computations door(ComputationSettings settings) {
    return new Computations(storage, null, settings, clock, time -> {}, new SecureRandom());
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** Lets the door look again and again until this holds. */
  static void await(Computations door, String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      door.look();
    }
  }

  static Computations.Standing await(Computations door, String job, JobStatus status) {
    await(
        door,
        job + " to be " + status,
        () -> door.find(job).orElseThrow().row().status() == status);
    return door.find(job).orElseThrow();
  }

  /** The dead letters of a job. */
  List<DeadLetter> deadLetters(long job) {
    return storage.read(
        view -> view.deadLetters().between(TaskId.first(job), TaskId.first(job + 1), 10));
  }

  /** That a client of this many is done, under these terms. */
  static Update update(String job, String client, Terms terms, @Nullable String schema) {
    String body = schema == null ? "{}" : "{\"schema\":" + schema + "}";
    JobSchema read = schema == null ? null : SchemaJson.parse(schema);
    return new Update(
        new JobName(job),
        client,
        terms,
        Update.Said.NOTHING,
        read,
        Json.parseObject(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** As many clients, whoever comes, within a day. */
  static Participants some(int total) {
    return new Participants.Counted(total);
  }

  @Override
  public void close() {
    storage.close();
  }
}
