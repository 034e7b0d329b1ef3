package orhestra.platform.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server for whoever has none: on the loopback, with its data in a folder. It is a
 * process of its own, which a killed server leaves behind; the next start in the same folder takes
 * it over with all it has. Thread-safe.
 *
 * <p>One process looks after it: starts it again when it dies, on the same port, and ends it when
 * it closes. Others with the same folder only use it; when the one that looked after it is gone,
 * one of them does.
 */
public final class BundledRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BundledRedis.class);
  private static final Duration NEIGHBOUR_PATIENCE = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final BundledFiles files;
  private final RedisProcess process;
  private final RedisSource.Bundled wanted;
  private final FileChannel lockFile;
  private final Thread watcher;
  private final int port;
  private volatile @Nullable FileLock lock;
  private volatile @Nullable RespSocket watched;
  private volatile boolean closed;

  private BundledRedis(
      BundledFiles files, RedisProcess process, RedisSource.Bundled wanted, FileChannel lockFile)
      throws IOException, InterruptedException {
    this.files = files;
    this.process = process;
    this.wanted = wanted;
    this.lockFile = lockFile;
    this.port = ownOrNeighbours();
    this.watcher = Thread.ofVirtual().name("bundled-redis").unstarted(this::watch);
  }

  /**
   * Returns when it answers; of very much data it may still be reading some.
   *
   * @param directory for its data and everything else of it; made if it is not there
   * @param powerSafe whether each write is to survive a power cut, instead of all but the last
   *     second's
   * @throws RedisStartException if it cannot be started, or the port was asked for and is taken
   */
  public static BundledRedis start(Path directory, RedisSource.Bundled wanted, boolean powerSafe) {
    FileChannel lockFile = null;
    try {
      BundledFiles files = BundledFiles.in(directory);
      lockFile =
          FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      BundledRedis redis =
          new BundledRedis(files, new RedisProcess(files, powerSafe), wanted, lockFile);
      redis.watcher.start();
      return redis;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      release(lockFile);
      throw new RedisStartException("the start of the bundled Redis was interrupted", e);
    } catch (IOException e) {
      release(lockFile);
      throw new RedisStartException(
          "the bundled Redis cannot use its folder " + directory + ": " + e, e);
    } catch (RuntimeException e) {
      release(lockFile);
      throw e;
    }
  }

  /**
   * Finds one that another process looks after, to use it and no more.
   *
   * @return empty while none answers with the data of this folder
   */
  public static Optional<RedisAddress> find(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try {
      BundledFiles files = new BundledFiles(directory.toRealPath());
      int port = files.rememberedPort();
      return new RedisProcess(files, false).isOursOn(port)
          ? Optional.of(RedisAddress.loopback(port))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void release(@Nullable FileChannel lockFile) {
    try {
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      log.warn("could not close the lock of the bundled Redis: {}", e.toString());
    }
  }

  public int port() {
    return port;
  }

  public RedisAddress address() {
    return RedisAddress.loopback(port);
  }

  /** The real path. */
  public Path directory() {
    return files.directory();
  }

  private int ownOrNeighbours() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      if (tryOwn()) {
        return takeOverOrStart();
      }
      int running = running();
      if (running != 0) {
        return running;
      }
      if (System.nanoTime() - start > NEIGHBOUR_PATIENCE.toNanos()) {
        throw new RedisStartException(
            "another process looks after the Redis in "
                + files.directory()
                + ", but it does not answer");
      }
      pause(LOOK);
    }
  }

  private boolean tryOwn() throws IOException {
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // of this very process
      return false;
    }
    return lock != null;
  }

  /** The port of a server with our data, or 0. */
  private int running() throws IOException {
    int remembered = files.rememberedPort();
    if (process.isOursOn(remembered)) {
      return remembered;
    }
    return process.isOursOn(wanted.port()) ? wanted.port() : 0;
  }

  private int takeOverOrStart() throws IOException, InterruptedException {
    int left = leftOver();
    if (left != 0 && wanted.portSet() && wanted.port() != 0 && wanted.port() != left) {
      if (!process.stop(left, STOP_PATIENCE)) {
        throw new RedisStartException("the Redis on port " + left + " does not end");
      }
      left = 0;
    }
    if (left != 0) {
      process.adopt(left);
      files.rememberPort(left);
      log.info("took over the bundled Redis on port {}", left);
      return left;
    }
    int chosen = choosePort();
    process.start(chosen);
    return chosen;
  }

  /** One that is there and does not answer is waited for: a second one would spoil its data. */
  private int leftOver() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      int running = running();
      ProcessHandle silent = running == 0 ? process.alive().orElse(null) : null;
      if (silent == null) {
        return running;
      }
      if (System.nanoTime() - start > NEIGHBOUR_PATIENCE.toNanos()) {
        throw new RedisStartException(
            "process "
                + silent.pid()
                + " is a Redis with the data in "
                + files.directory()
                + ", but it does not answer: end it");
      }
      pause(LOOK);
    }
  }

  private int choosePort() throws IOException {
    int asked = wanted.port();
    if (asked != 0 && RedisProcess.isFree(asked)) {
      return asked;
    }
    if (asked != 0 && wanted.portSet()) {
      throw new RedisStartException(
          "port "
              + asked
              + " (ORHESTRA_EMBEDDED_REDIS_PORT) is taken by another program:"
              + " end it, or choose another port or 0 for any");
    }
    int remembered = files.rememberedPort();
    int other =
        remembered != 0 && RedisProcess.isFree(remembered) ? remembered : RedisProcess.freePort();
    if (asked != 0) {
      log.warn(
          "port {} is taken by another program: the bundled Redis listens on {}", asked, other);
    }
    return other;
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try {
        if (lock == null && !tryOwn()) {
          pause(LONGEST_PAUSE.dividedBy(10));
          continue;
        }
        awaitEnd();
        if (!closed && running() == 0) {
          log.warn("the bundled Redis on port {} has ended; starting it again", port);
          process.start(port);
          pause = FIRST_PAUSE;
        }
        pause(FIRST_PAUSE);
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        if (!closed) {
          log.warn("the bundled Redis could not be started again: {}", e.toString());
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  /** A connection ends when the server does: nothing needs to be asked meanwhile. */
  private void awaitEnd() {
    try (RespSocket socket = new RespSocket(port, Duration.ofSeconds(1))) {
      watched = socket;
      if (!closed) {
        socket.awaitEnd();
      }
    } catch (IOException e) {
      // it is looked at next, whatever ended it
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Ends the server if this process looks after it, and waits until its data is written. Else it
   * goes on.
   */
  @Override
  public void close() {
    end(true);
  }

  /** Leaves the server to whoever starts next, as a process that is killed does. */
  void abandon() {
    end(false);
  }

  private synchronized void end(boolean withServer) {
    if (closed) {
      return;
    }
    closed = true;
    watcher.interrupt();
    RespSocket socket = watched;
    if (socket != null) {
      socket.close();
    }
    try {
      if (!watcher.join(STOP_PATIENCE)) {
        log.warn("the bundled Redis is just being started and is left to itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (withServer && lock != null && !process.stop(port, STOP_PATIENCE)) {
      log.warn("the bundled Redis on port {} does not end; the next start takes it over", port);
    }
    release(lockFile);
  }
}
