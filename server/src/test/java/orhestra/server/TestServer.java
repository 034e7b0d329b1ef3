package orhestra.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A real server on a free port, and the calls of its clients. */
final class TestServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final OrhestraServer server;

  /** An answer with its body as JSON. */
  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).stringValue();
    }
  }

  private TestServer(Map<String, String> settings) {
    server = OrhestraServer.start(ServerConfig.read(settings));
  }

  /** On an embedded database in this folder; {@code more} are names and values of settings. */
  static TestServer onH2(Path folder, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ORHESTRA_DATA_DIR", folder.toString());
    return new TestServer(with(settings, more));
  }

  static TestServer onPostgres(String url, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ORHESTRA_DB_URL", url);
    settings.put("ORHESTRA_DB_USER", "postgres");
    return new TestServer(with(settings, more));
  }

  private static Map<String, String> with(Map<String, String> settings, String... more) {
    settings.put("ORHESTRA_PORT", "0");
    settings.put("ORHESTRA_DOORS", "off");
    settings.put("REDIS_URL", "none");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  String text(String path) {
    return raw(request(path).GET()).body();
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address(path)))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json");
  }

  Answer send(HttpRequest.Builder request) {
    HttpResponse<String> response = raw(request);
    return new Answer(
        response.statusCode(),
        Json.parse(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  HttpResponse<String> raw(HttpRequest.Builder request) {
    return http(request.build(), BodyHandlers.ofString());
  }

  <T> HttpResponse<T> http(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A job of {@code tasks} tasks; {@code more} is further fields, each with a leading comma. */
  String submit(int tasks, String more) {
    Answer answer = post("/api/v1/jobs", job(tasks, more));
    if (answer.status() != 201) {
      throw new AssertionError(answer.toString());
    }
    return answer.text("jobId");
  }

  static String job(int tasks, String more) {
    return """
    {"jarPath":"a.jar","mainClass":"M","algorithms":["PSO"],
     "iterations":{"min":1,"max":%d,"step":1},
     "agents":{"min":10,"max":10,"step":1},"dimension":{"min":2,"max":2,"step":1}%s}\
    """
        .formatted(tasks, more);
  }

  /** A new SPOT with these labels. */
  String hello(String... labels) {
    String quoted = Json.text(List.of(labels));
    return post("/internal/v1/hello", "{\"spotInfo\":{\"labels\":" + quoted + "}}").text("spotId");
  }

  /** Claims; {@code more} is further fields, each with a leading comma. */
  List<JsonNode> claim(String spot, int max, String more) {
    Answer answer =
        post(
            "/internal/v1/tasks/claim",
            "{\"spotId\":\"" + spot + "\",\"maxTasks\":" + max + more + "}");
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    return answer.body().path("tasks").valueStream().toList();
  }

  Answer complete(String spot, JsonNode task) {
    return complete(spot, task.path("id").stringValue(), task.path("attemptToken").stringValue());
  }

  Answer complete(String spot, String task, String token) {
    return post(
        "/internal/v1/tasks/" + task + "/complete",
        "{\"spotId\":\"%s\",\"attemptToken\":\"%s\",\"runtimeMs\":5,\"iter\":1,\"fopt\":0.5}"
            .formatted(spot, token));
  }

  /** As the seed's clients do, who know no tokens. */
  Answer completeAsTheSeed(String spot, String task) {
    return post(
        "/internal/v1/tasks/" + task + "/complete",
        "{\"spotId\":\"%s\",\"runtimeMs\":5,\"iter\":1,\"fopt\":0.25,\"resultJson\":\"{}\"}"
            .formatted(spot));
  }

  Answer fail(String spot, String task, boolean retriable) {
    return post(
        "/internal/v1/tasks/" + task + "/fail",
        "{\"spotId\":\"%s\",\"error\":\"broken\",\"retriable\":%s}".formatted(spot, retriable));
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
