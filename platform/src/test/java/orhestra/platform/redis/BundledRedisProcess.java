package orhestra.platform.redis;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts the bundled Redis, says its port, and then waits to be killed. */
final class BundledRedisProcess {
  private BundledRedisProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    BundledRedis redis =
        BundledRedis.start(Path.of(arguments[0]), new RedisSource.Bundled(0, true), true);
    System.out.println(redis.port());
    new CountDownLatch(1).await();
  }
}
