package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTest {
  private static final List<Route> ONE = List.of(get("/one", r -> text("1")));
  private static final List<Route> TWO = List.of(get("/two", r -> text("2")));

  @Test
  void eachListenerHasItsOwnRoutes() throws Exception {
    try (HttpServer server =
        HttpServer.builder()
            .listen("127.0.0.1", 0, ONE)
            .listen(new HttpListener("second", "127.0.0.1", 0, true, TWO))
            .build()
            .start()) {
      assertThat(server.port()).isEqualTo(server.port("main")).isPositive();
      assertThat(read(server.port("second"), "/two")).isEqualTo("2");
      assertThatThrownBy(() -> read(server.port("second"), "/one")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void takenPortIsNamedAndNothingStaysOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free = freePort();
      HttpServer server =
          HttpServer.builder()
              .listen("127.0.0.1", free, ONE)
              .listen(new HttpListener("second", "127.0.0.1", taken.getLocalPort(), true, TWO))
              .build();
      assertThatThrownBy(server::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith(
              "cannot listen on 127.0.0.1:" + taken.getLocalPort() + " (second): ");
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), free).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void serverNeedsAListener() {
    assertThatThrownBy(() -> HttpServer.builder().build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String read(int port, String path) throws IOException {
    try (var in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
