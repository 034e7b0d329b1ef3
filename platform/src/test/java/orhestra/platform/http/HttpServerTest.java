package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final RouteDoc DOC = RouteDoc.of("test", "test");

  @Test
  void pathParameterReachesTheHandlerDecoded() throws Exception {
    Route route =
        new Route(
            Method.POST,
            "/things/{id}/name",
            Access.OPEN,
            DOC,
            r ->
                Response.json(
                    201, (r.pathParam("id") + new String(r.body(), UTF_8)).getBytes(UTF_8)));
    try (HttpServer server =
            HttpServer.builder().listen("127.0.0.1", 0, List.of(route)).build().start();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.port() + "/things/a%20b/name"))
                  .POST(HttpRequest.BodyPublishers.ofString("!"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.body()).isEqualTo("a b!");
      assertThat(answer.headers().firstValue("X-Correlation-Id")).isPresent();
    }
  }
}
