package orhestra.server;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.Computations;
import orhestra.computations.store.JdbcDeliveryStore;
import orhestra.computations.store.JdbcJobStore;
import orhestra.computations.store.JdbcRoundStore;
import orhestra.conversations.ChatMeters;
import orhestra.conversations.Conversations;
import orhestra.conversations.api.Sockets;
import orhestra.conversations.store.JdbcAgentStore;
import orhestra.conversations.store.JdbcSessionStore;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.ReapingLog;
import orhestra.coordinator.api.CoordinatorRoutes;
import orhestra.coordinator.store.JdbcSweepStore;
import orhestra.engine.Duties;
import orhestra.engine.Reaper;
import orhestra.engine.Retention;
import orhestra.engine.TaskEngine;
import orhestra.insights.Insights;
import orhestra.insights.InsightsMeters;
import orhestra.insights.store.JdbcBrandStore;
import orhestra.insights.store.JdbcChunkStore;
import orhestra.platform.access.AccessGate;
import orhestra.platform.config.DataSettings;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Route;
import orhestra.platform.metrics.Metrics;
import orhestra.platform.openapi.ApiPages;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.RedisStartException;
import orhestra.platform.tracing.Tracing;
import orhestra.storage.JdbcStorage;
import orhestra.storage.StorageSettings;
import orhestra.storage.sql.Durability;
import orhestra.storage.sql.StorageException;

/** The running server: its parts, built in order and stopped in reverse order. */
public final class OrhestraServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrhestraServer.class);
  private static final Duration REAPER_TICK = Duration.ofMillis(500);
  private static final Duration SOCKETS_TICK = Duration.ofSeconds(1);
  private static final Duration RETENTION_TICK = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final int port;

  private OrhestraServer(ServerConfig config) {
    try {
      this.port = build(config);
    } catch (StorageException
        | RedisStartException
        | UncheckedIOException
        | IllegalArgumentException expected) {
      stopParts().forEach(expected::addSuppressed);
      throw new ServerStartException(reason(expected), expected);
    } catch (RuntimeException failure) {
      stopParts().forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private static String reason(RuntimeException failure) {
    return String.valueOf(failure.getMessage());
  }

  /**
   * Starts a server; it serves when this returns.
   *
   * @throws ServerStartException with a message that says what is wrong; nothing is left running
   */
  public static OrhestraServer start(ServerConfig config) {
    return new OrhestraServer(requireNonNull(config, "config is null"));
  }

  private int build(ServerConfig config) {
    config.warnings().forEach(LOG::warn);
    InstantSource clock = InstantSource.system();
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    Metrics metrics = add(new Metrics());
    Tracing tracing = add(Tracing.start(config.tracing(), config.instance(), List.of()));
    RedisPart redis = add(RedisPart.begin(config.redis().source(), config.data(), clock));
    JdbcStorage storage =
        add(
            JdbcStorage.open(
                storage(config.data()),
                clock,
                List.of(
                    JdbcSweepStore.DOOR,
                    JdbcBrandStore.DOOR,
                    JdbcChunkStore.DOOR,
                    JdbcSessionStore.DOOR,
                    JdbcAgentStore.DOOR,
                    JdbcJobStore.DOOR,
                    JdbcRoundStore.DOOR,
                    JdbcDeliveryStore.DOOR)));
    WakeAlarm alarm = add(new WakeAlarm(clock));
    TaskEngine engine =
        new TaskEngine(storage, System::nanoTime, config.coordinator().engine(), random, alarm);
    alarm.calls(engine::wake);
    Coordinator coordinator = new Coordinator(engine, config.coordinator(), clock, random);

    String holder = config.instance() + "-" + Long.toHexString(random.nextLong());
    Duties reaperDuties = new Duties(storage, holder, System::nanoTime);
    Reaper reaper = new Reaper(engine, reaperDuties, System::nanoTime, new ReapingLog());
    add(new Beat("reaper", REAPER_TICK, reaper::tick));
    Duties retentionDuties = new Duties(storage, holder, System::nanoTime);
    Retention retention =
        new Retention(
            engine, retentionDuties, clock, Map.of(Coordinator.QUEUE, coordinator::remove));
    add(new Beat("retention", RETENTION_TICK, retention::tick));

    InsightsMeters insightsMeters = new InsightsMeters(metrics.registry());
    Optional<Insights> insights =
        redis
            .client()
            .map(
                client ->
                    add(
                        new Insights(
                            storage,
                            client,
                            config.insights(),
                            insightsMeters,
                            holder,
                            clock,
                            System::nanoTime)));
    InsightsPart insightsPart =
        insights
            .map(door -> InsightsPart.of(door, config.instance(), metrics, System::nanoTime))
            .orElseGet(() -> InsightsPart.absent(redis.reason()));
    insights.ifPresent(this::start);

    WakeAlarm computationsAlarm = add(new WakeAlarm(clock));
    Computations computations =
        add(
            new Computations(
                storage,
                redis.client().orElse(null),
                config.computations(),
                clock,
                computationsAlarm,
                new SecureRandom()));
    computationsAlarm.calls(computations::look);
    computations
        .chores()
        .forEach(chore -> add(new Beat(chore.name(), chore.every(), chore.action())));
    ComputationsPart computationsPart = ComputationsPart.of(computations, metrics);

    Counter failedTries = Counter.builder("orhestra.access.failed").register(metrics.registry());
    AccessGate gate =
        new AccessGate(
            config.access(),
            config.loopback(),
            config.conversations().origins(),
            clock,
            Thread::sleep,
            failedTries::increment);
    ConversationsPart conversationsPart =
        redis
            .client()
            .map(client -> conversations(storage, client, config, gate, metrics, holder, clock))
            .orElseGet(() -> ConversationsPart.absent(redis.reason()));

    new ServerMetrics(metrics.registry(), coordinator, storage).register();
    List<Route> routes =
        new ArrayList<>(CoordinatorRoutes.of(coordinator, random, System::nanoTime));
    routes.addAll(computationsPart.main());
    routes.addAll(insightsPart.main());
    routes.addAll(conversationsPart.main());
    routes.add(ServerHealth.route(coordinator, redis.client(), config.instance()));
    routes.add(metrics.route());
    HttpServer.Builder builder =
        HttpServer.builder()
            .listen(
                config.server().host(),
                config.server().port(),
                ApiPages.around("Orhestra", Version.text(), routes))
            .limits(config.server().limits())
            .gate(gate)
            .pages(gate::isWelcome)
            .meter(metrics)
            .requests(new ComputationsLog(computationsPart.main()))
            .tracer(tracing)
            .outage(
                failure ->
                    failure instanceof StorageException.Unavailable
                        || failure instanceof RedisAwayException)
            .gracePeriod(config.server().stopTime())
            .beforeStop(engine::stopWaiting)
            .beforeStop(() -> insights.ifPresent(door -> door.feed().close()))
            .beforeStop(conversationsPart.stop());
    computationsPart.listen(builder, config.server().host(), config.doors());
    insightsPart.listen(builder, config.server().host(), config.doors());
    conversationsPart.listen(builder, config.server().host(), config.doors());
    HttpServer http = builder.build();
    // What became due while nobody was here is due now.
    engine.wake();
    computationsAlarm.at(clock.millis());
    add(http.start());
    ComputationsLog.opened(http, config.server().host());
    return http.port();
  }

  private void start(Insights insights) {
    insights.start();
    insights.chores().forEach(chore -> add(new Beat(chore.name(), chore.every(), chore.action())));
  }

  private ConversationsPart conversations(
      JdbcStorage storage,
      Redis client,
      ServerConfig config,
      AccessGate gate,
      Metrics metrics,
      String holder,
      InstantSource clock) {
    Conversations door =
        add(
            new Conversations(
                storage,
                client,
                config.conversations(),
                new ChatMeters(metrics.registry()),
                holder,
                clock,
                System::nanoTime,
                new SecureRandom()));
    Sockets sockets = new Sockets(door, System::nanoTime);
    door.start();
    door.chores().forEach(chore -> add(new Beat(chore.name(), chore.every(), chore.action())));
    add(new Beat("conversations-sockets", SOCKETS_TICK, sockets::heartbeat));
    return ConversationsPart.of(door, sockets, config, gate, metrics, clock, System::nanoTime);
  }

  private static StorageSettings storage(DataSettings data) {
    String url = data.databaseUrl();
    if (url == null) {
      try {
        Files.createDirectories(data.directory());
      } catch (FileAlreadyExistsException e) {
        throw new UncheckedIOException(
            "cannot create the data folder " + data.directory() + ": " + e.getFile() + " is a file",
            e);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot create the data folder " + data.directory() + ": " + e.getMessage(), e);
      }
      url = "jdbc:h2:file:" + data.directory().toAbsolutePath().resolve("orhestra");
    }
    String user = data.databaseUser();
    String password = data.databasePassword();
    Durability durability =
        switch (data.durability()) {
          case POWER -> Durability.POWER;
          case PROCESS -> Durability.PROCESS;
        };
    return StorageSettings.of(url)
        .withUser(user == null ? "" : user, password == null ? "" : password)
        .withDurability(durability);
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  private List<Exception> stopParts() {
    List<Exception> failures = new ArrayList<>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        failures.add(interrupted);
      } catch (Exception failure) {
        failures.add(failure);
      }
    }
    return failures;
  }

  /** Finishes the requests under way, then stops all parts, the last one started first. */
  @Override
  public synchronized void close() {
    List<Exception> failures = stopParts();
    if (!failures.isEmpty()) {
      IllegalStateException failure = new IllegalStateException("the server did not stop in order");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
