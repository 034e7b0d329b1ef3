package orhestra.server;

import static orhestra.platform.redis.TestRedis.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orhestra.platform.redis.TestRedis;

/** A server in a process of its own, with its real log, that can be stopped and killed. */
final class TestProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final int doorPort;

  private TestProcess(Process process, int port, int doorPort) {
    this.process = process;
    this.port = port;
    this.doorPort = doorPort;
  }

  /**
   * Starts one that keeps all it has in this folder, and waits until it serves.
   *
   * @param more names and values of settings
   */
  static TestProcess start(Path folder, String... more) throws IOException {
    int port = TestRedis.freePort();
    int doorPort = TestRedis.freePort();
    Map<String, String> settings = new HashMap<>();
    settings.put("ORHESTRA_PORT", "" + port);
    settings.put("ORHESTRA_DOORS", "computations:" + doorPort);
    settings.put("ORHESTRA_DATA_DIR", folder.resolve("data").toString());
    settings.put("ORHESTRA_LOG_DIR", folder.resolve("logs").toString());
    settings.put("REDIS_URL", "none");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            Main.class.getName());
    builder.environment().putAll(settings);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(console(folder).toFile()))
            .start();
    TestProcess server = new TestProcess(process, port, doorPort);
    try {
      eventually().until(server::serves);
    } catch (RuntimeException e) {
      server.close();
      throw new IllegalStateException(Files.readString(console(folder)), e);
    }
    return server;
  }

  /** What the processes in this folder print. */
  static Path console(Path folder) {
    return folder.resolve("console");
  }

  private boolean serves() {
    try {
      return get(port, "/health").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** The computations door's own. */
  int doorPort() {
    return doorPort;
  }

  HttpResponse<String> get(int at, String path, String... headers) {
    return send(request(at, path, headers).GET());
  }

  HttpResponse<String> post(int at, String path, String body, String... headers) {
    return send(request(at, path, headers).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(int at, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json");
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code kill -9} does. */
  void kill() {
    end(process.toHandle()::destroyForcibly);
  }

  private void end(Runnable signal) {
    signal.run();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In good order, if it still runs. */
  @Override
  public void close() {
    end(process::destroy);
    http.close();
  }
}
