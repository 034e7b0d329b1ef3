package orhestra.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HttpConnectionTest {
  private static final String FIXED =
      "HTTP/1.1 200 OK\r\nDate: now\r\ncontent-length: 11\r\nX: y\r\n\r\nhello world";
  private static final String CHUNKED =
      "HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\nb;ext=1\r\n wide world\r\n0\r\n\r\n";
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10_000})
  void answersAreReadInWhateverPiecesTheyCome(int piece) throws Exception {
    try (CannedServer server = new CannedServer(piece, FIXED, CHUNKED, EMPTY, FIXED);
        HttpConnection connection = new HttpConnection(server.port())) {
      assertThat(connection.get("/a")).isEqualTo(200);
      assertThat(connection.body()).isEqualTo("hello world");
      assertThat(connection.get("/b")).isEqualTo(409);
      assertThat(connection.body()).isEqualTo("hello wide world");
      assertThat(connection.get("/c")).isEqualTo(204);
      assertThat(connection.body()).isEmpty();
      assertThat(connection.get("/d")).isEqualTo(200);
      assertThat(connection.body()).isEqualTo("hello world");
    }
  }

  @Test
  void anAnswerLargerThanTheBufferIsReadWhole() throws Exception {
    String large = "0123456789".repeat(20_000);
    String fixed = "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + large;
    String chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n30d40\r\n" + large + "\r\n0\r\n\r\n";
    try (CannedServer server = new CannedServer(8_192, fixed, chunked);
        HttpConnection connection = new HttpConnection(server.port())) {
      connection.get("/fixed");
      assertThat(connection.body()).isEqualTo(large);
      connection.get("/chunked");
      assertThat(connection.body()).isEqualTo(large);
    }
  }

  @Test
  void aPostCarriesItsLengthAndItsBody() throws Exception {
    try (CannedServer server = new CannedServer(100, FIXED);
        HttpConnection connection = new HttpConnection(server.port())) {
      connection.post(
          new Ascii().add(Ascii.bytes("/jobs/")).add(70),
          new Ascii().add(Ascii.bytes("{\"a\":1}")));

      assertThat(server.request())
          .startsWith("POST /jobs/70 HTTP/1.1\r\n")
          .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
          .contains("\r\nContent-Type: application/json\r\n")
          .contains("\r\nContent-Length: 7\r\n")
          .endsWith("\r\n\r\n{\"a\":1}");
    }
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswerIsAnError() throws Exception {
    try (CannedServer server = new CannedServer(100, FIXED.substring(0, FIXED.length() - 1));
        HttpConnection connection = new HttpConnection(server.port())) {
      assertThatThrownBy(() -> connection.get("/")).isInstanceOf(EOFException.class);
    }
  }
}
