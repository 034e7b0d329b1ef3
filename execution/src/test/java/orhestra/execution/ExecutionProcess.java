package orhestra.execution;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import orhestra.execution.openai.OpenAiModel;
import orhestra.execution.openai.OpenAiSettings;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAddress;

/** A worker in a process of its own, to be killed. */
final class ExecutionProcess {
  private ExecutionProcess() {}

  /**
   * @param arguments Redis' port and the model's address
   */
  public static void main(String[] arguments) throws Exception {
    Clock clock = Clock.systemUTC();
    Redis redis = Redis.connect(RedisAddress.loopback(Integer.parseInt(arguments[0])), clock);
    ExecutionService.start(redis, settings(), model(URI.create(arguments[1])), clock);
    new java.util.concurrent.CountDownLatch(1).await();
  }

  static ExecutionSettings settings() {
    Duration minute = Duration.ofMinutes(1);
    return new ExecutionSettings(
        TestOrchestrator.NAMES, 16, minute, minute, Duration.ofSeconds(1), Duration.ZERO, null);
  }

  static OpenAiModel model(URI url) {
    Duration minute = Duration.ofMinutes(1);
    return new OpenAiModel(
        new OpenAiSettings(url, null, null, minute, minute, minute, Duration.ofMillis(10)),
        Clock.systemUTC());
  }
}
