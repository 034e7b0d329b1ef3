package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;

/** Random damage to good requests never makes the server fail, hang or forget how to answer. */
@Timeout(120)
class FuzzTest {
  private static final int ROUNDS = 3000;
  private static final String BODY =
      """
      {"spotId":"spot-1","maxTasks":5,"fopt":0.00123,"flag":true,"axis":{"min":1,"max":9,"step":2},
       "names":["PSO","GA"],"tasks":[{"id":"t-1","token":7},{"id":"t-2","token":8}],"any":[null]}
      """;
  private static final String[] PIECES = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "NaN",
    "1e999",
    "-",
    "9".repeat(40),
    "\u0000",
    "\u00ff",
    "\\ud800",
    "true",
    " ",
    "{\"min\":1}",
    "\"spotId\"",
    "[[[[[[[[",
    "0.1",
    "\r\n"
  };

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private static Response read(Request request) {
    JsonFields body = Json.object(request);
    body.string("spotId", 20);
    body.integer("maxTasks", 1, 1000);
    body.number("fopt");
    body.bool("flag", false);
    body.object("axis").only("min", "max", "step").integer("step", 1, 9);
    body.strings("names", 10, 10);
    body.objects("tasks", 10, task -> task.longValue("token", 0, 9));
    request.intQuery("limit", 1, 1, 10);
    request.pathParam("id");
    return Json.answer(200, body.node());
  }

  private static HttpServer server() {
    Route route =
        new Route(Method.POST, "/tasks/{id}", Access.OPEN, TestRoutes.DOC, FuzzTest::read);
    return HttpServer.builder().listen("127.0.0.1", 0, List.of(route)).build().start();
  }

  @Test
  void damagedBodyIsNeverAServerError() throws Exception {
    try (HttpServer server = server();
        TestClient client = new TestClient(server);
        Socket socket = client.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        String body = damaged(BODY, 1 + random.nextInt(4));
        String head =
            "POST /tasks/t-1?limit=5 HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
        String answer = answer(socket);
        assertThat(answer)
            .as("seed %d, round %d: %s", seed, round, body)
            .containsPattern("^HTTP/1.1 (200|400) ");
      }
    }
  }

  @Test
  void damagedRequestIsNeverAServerError() throws Exception {
    String good =
        "POST /tasks/t-1?limit=5 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "X-Correlation-Id: abc\r\nContent-Length: "
            + BODY.length()
            + "\r\nConnection: close\r\n\r\n"
            + BODY;
    try (HttpServer server = server();
        TestClient client = new TestClient(server)) {
      for (int round = 0; round < ROUNDS / 4; round++) {
        String request = damaged(good, 1 + random.nextInt(3));
        String answer = client.last(request);
        assertThat(answer)
            .as("seed %d, round %d: %s", seed, round, request)
            .doesNotContain("HTTP/1.1 500");
      }
      assertThat(client.last(good)).as("seed %d", seed).startsWith("HTTP/1.1 200 ");
    }
  }

  private String damaged(String text, int times) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(Math.max(1, damaged.length()));
      int end = Math.min(damaged.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> damaged.delete(at, end);
        case 1 -> damaged.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> damaged.replace(at, end, String.valueOf((char) random.nextInt(256)));
        case 3 -> damaged.insert(at, damaged.substring(at, end));
        default -> damaged.setLength(Math.max(1, at));
      }
    }
    return damaged.toString();
  }

  /** One whole answer with a Content-Length. */
  private static String answer(Socket socket) throws IOException {
    String head = TestClient.until(socket, "\r\n\r\n");
    int begin = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    int length = Integer.parseInt(head.substring(begin, head.indexOf('\r', begin)));
    return head + new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }
}
