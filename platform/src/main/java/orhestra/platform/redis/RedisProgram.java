package orhestra.platform.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** Finds a redis-server that runs here. */
final class RedisProgram {
  private static final Logger log = LoggerFactory.getLogger(RedisProgram.class);
  private static final long VERSION_SECONDS = 10;

  private RedisProgram() {}

  /**
   * The one that came with us, unpacked once into the directory; else one on the PATH.
   *
   * @throws RedisStartException if there is none
   */
  static Path find(Path directory) {
    Path bundled = bundled(directory);
    if (bundled != null && runs(bundled)) {
      return bundled;
    }
    Path installed = installed();
    if (installed != null) {
      log.info("the bundled redis-server does not run here; using {}", installed);
      return installed;
    }
    throw new RedisStartException(
        "the bundled redis-server does not run on this machine and there is none on the PATH:"
            + " install redis-server, or set REDIS_URL to a Redis of your own");
  }

  private static @Nullable Path bundled(Path directory) {
    String resource;
    try {
      resource =
          ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    } catch (RuntimeException e) {
      log.debug("no redis-server is bundled for this machine", e);
      return null;
    }
    if (resource == null) {
      return null;
    }
    Path program = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    if (Files.isExecutable(program)) {
      return program;
    }
    try (InputStream packed = ExecutableProvider.class.getResourceAsStream(resource)) {
      if (packed == null) {
        return null;
      }
      Files.createDirectories(directory);
      // under another name until it is whole: two may unpack at a time, and one may be killed
      Path part = Files.createTempFile(directory, "redis-server", ".part");
      try {
        Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
        if (!part.toFile().setExecutable(true, true)) {
          return null;
        }
        Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return program;
    } catch (IOException e) {
      log.warn("could not unpack the bundled redis-server into {}: {}", directory, e.toString());
      return null;
    }
  }

  private static @Nullable Path installed() {
    String path = System.getenv("PATH");
    if (path == null) {
      return null;
    }
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "redis-server");
      if (!folder.isEmpty() && Files.isExecutable(program) && runs(program)) {
        return program;
      }
    }
    return null;
  }

  private static boolean runs(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
    } catch (IOException e) {
      log.debug("{} does not run", program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
