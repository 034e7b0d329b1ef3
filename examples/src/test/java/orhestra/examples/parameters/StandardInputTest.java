package orhestra.examples.parameters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandardInputTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  private String read(InputStream input, Duration patience) throws BadParameterException {
    return new StandardInput(input, patience, new PrintStream(notes, true, UTF_8)).read();
  }

  @Test
  void theWholeInputIsThePayload() throws Exception {
    assertThat(read(new ByteArrayInputStream("{\"a\":\"é\"}".getBytes(UTF_8)), LONG))
        .isEqualTo("{\"a\":\"é\"}");
    assertThat(notes.toString(UTF_8)).isEmpty();
  }

  @Test
  void anInputThatStaysOpenIsGivenUpWithANote() throws Exception {
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream open = new PipedInputStream(writer)) {
      writer.write("{\"iterations\"".getBytes(UTF_8));
      assertThat(read(open, Duration.ofMillis(20))).isEmpty();
    }
    assertThat(notes.toString(UTF_8)).contains("not closed within 20 ms");
  }

  @Test
  void anUnreadableInputBringsNothing() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("bad file descriptor");
          }
        };
    assertThat(read(broken, LONG)).isEmpty();
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    InputStream latin = new ByteArrayInputStream(new byte[] {'{', (byte) 0xe9, '}'});
    assertThatThrownBy(() -> read(latin, LONG)).hasMessage("payload: is not UTF-8");
  }

  @Test
  void anEndlessInputIsRefusedAfterAMebibyte() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };
    assertThatThrownBy(() -> read(endless, LONG)).hasMessage("payload: is larger than 1 MiB");
  }
}
