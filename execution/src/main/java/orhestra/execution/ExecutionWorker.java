package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.client.TransportOptions;
import orhestra.execution.model.Model;
import orhestra.execution.offline.OfflineResponder;
import orhestra.execution.openai.OpenAiModel;
import orhestra.execution.openai.OpenAiSettings;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAddress;

/** An execution service as the settings want it, with a Redis client and a model of its own. */
public final class ExecutionWorker implements AutoCloseable {
  /** A server that is started in the same moment gets this long to bring its Redis. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ExecutionSettings settings;
  private final RedisAddress address;
  private final Redis redis;
  private final Model model;
  private final ExecutionService service;

  private ExecutionWorker(
      ExecutionSettings settings,
      RedisAddress address,
      TransportOptions server,
      InstantSource clock) {
    OpenAiSettings openAi = settings.openAi();
    this.settings = requireNonNull(settings, "settings is null");
    this.address = requireNonNull(address, "address is null");
    this.model =
        openAi == null
            ? new OfflineResponder(server, settings.tokenDelay())
            : new OpenAiModel(openAi, clock);
    this.redis = Redis.connect(address, clock);
    this.service = ExecutionService.start(redis, settings, model, clock);
  }

  /**
   * Begins to take turns; returns at once, unless a bundled Redis has to be found.
   *
   * @param environment the settings, over those of {@code config/app.yaml}
   * @param redisUrl another Redis than the settings say; null for theirs
   * @param server what the built-in responder asks
   * @throws ExecutionStartException if a setting is wrong, or there is no Redis
   */
  public static ExecutionWorker start(
      Map<String, String> environment,
      @Nullable String redisUrl,
      TransportOptions server,
      InstantSource clock)
      throws InterruptedException {
    WorkerPlan plan = WorkerPlan.read(environment, redisUrl);
    return start(plan, plan.awaitRedis(PATIENCE), server, clock);
  }

  static ExecutionWorker start(
      WorkerPlan plan, RedisAddress redis, TransportOptions server, InstantSource clock) {
    return new ExecutionWorker(plan.settings(), redis, server, clock);
  }

  /** The stream of the turns. */
  public String stream() {
    return settings.names().dispatch();
  }

  /** Where Redis is, without its password. */
  public String redis() {
    return address.toString();
  }

  public int concurrency() {
    return settings.concurrency();
  }

  /** What answers. */
  public String model() {
    return model.name();
  }

  /** Has the action run each time that Redis can be reached. */
  public void onConnected(Runnable action) {
    redis.onConnected(action);
  }

  /** Takes no more turns and lets running ones end, as long as the settings say. */
  public void stop() {
    service.stop();
  }

  /** As {@link #stop}, with less time. */
  void stop(Duration atMost) {
    service.stop(atMost);
  }

  /** Ends at once; what is running is left to others, or said to be lost. */
  @Override
  public void close() {
    service.close();
    redis.close();
    model.close();
  }
}
