package orhestra.server;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.platform.log.Logs;

/** Runs the server until it is told to stop. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Something that runs in the server's process as long as the server does. */
  @FunctionalInterface
  public interface Companion {
    /**
     * Begins, when the server serves.
     *
     * @throws ServerStartException if it cannot begin
     */
    Beside start(OrhestraServer server);
  }

  /** What runs beside the server; ended before it. */
  public interface Beside extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Runs with these settings; returns after SIGTERM or SIGINT.
   *
   * @throws ServerStartException if it cannot start
   */
  public static void run(ServerConfig config) throws InterruptedException {
    run(config, server -> () -> {});
  }

  /** As {@link #run(ServerConfig)}, with something beside the server. */
  public static void run(ServerConfig config, Companion companion) throws InterruptedException {
    Logs logs = Logs.start(config.log(), ComputationsLog.file());
    OrhestraServer server;
    try {
      server = OrhestraServer.start(config);
    } catch (ServerStartException refused) {
      logs.close();
      throw refused;
    }
    Beside beside;
    try {
      beside = companion.start(server);
    } catch (ServerStartException refused) {
      server.close();
      logs.close();
      throw refused;
    }
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped), "stop"));
    LOG.info(
        "Orhestra {} serves http://{}:{} ({}); API: /docs",
        Version.text(),
        config.server().host(),
        server.port(),
        config.instance());
    stopping.await();
    try (logs;
        server;
        beside) {
      LOG.info("Stopping");
    } finally {
      stopped.countDown();
    }
  }

  // The process ends when its shutdown hooks have: this one waits until all is in order.
  private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
    stopping.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server alone, without the command line around it. */
  public static void main(String[] args) throws InterruptedException {
    run(ServerConfig.read(System.getenv()));
  }
}
