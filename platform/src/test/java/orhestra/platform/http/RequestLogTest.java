package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;
import static orhestra.platform.http.TestRoutes.text;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final HttpServer server =
      HttpServer.builder()
          .listen(
              "127.0.0.1",
              0,
              List.of(
                  get("/open/{name}", request -> text("well")),
                  get("/silent", request -> text("well")),
                  post(
                      "/bad",
                      request -> {
                        throw new ApiException(400, "n is missing", "n");
                      }),
                  get(
                      "/broken",
                      request -> {
                        throw new IllegalStateException("because");
                      })))
          .requests(
              (listener, route) ->
                  route != null && route.path().equals("/silent")
                      ? null
                      : (request, status, told, failure) ->
                          heard.add(
                              listener
                                  + (route == null ? " no route " : " ")
                                  + request.method()
                                  + " "
                                  + request.path()
                                  + " "
                                  + status
                                  + " "
                                  + told
                                  + (failure == null ? "" : " " + failure.getMessage())))
          .build()
          .start();
  private final TestClient client = new TestClient(server);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String next() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void eachAnswerIsHeardOfWithWhatAnErrorSaid() throws Exception {
    client.get("/open/a%0Ab?key=secret");
    assertThat(next()).isEqualTo("main GET /open/a%0Ab 200 ");
    client.post("/bad", "{}");
    assertThat(next())
        .isEqualTo(
            "main POST /bad 400 {\"success\":false,\"error\":\"n is missing\",\"field\":\"n\"}");
    client.get("/nowhere");
    assertThat(next()).startsWith("main no route GET /nowhere 404 {");
  }

  @Test
  void whatBrokeIsHeardOf() throws Exception {
    client.get("/broken");
    assertThat(next()).startsWith("main GET /broken 500 ").endsWith(" because");
  }

  @Test
  void whoDoesNotWantToHearIsNotCalled() throws Exception {
    client.get("/silent");
    client.get("/open/a");
    assertThat(next()).isEqualTo("main GET /open/a 200 ");
    assertThat(heard).isEmpty();
  }
}
