package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputReaderTest {
  private final List<String> marked = new ArrayList<>();
  private final OutputTail tail = new OutputTail(64);

  private OutputReader reader(int limit) {
    return new OutputReader(
        List.of(
            new OutputReader.Marker("R=", limit, listener("R")),
            new OutputReader.Marker("PROGRESS=", limit, listener("P"))),
        tail);
  }

  private OutputReader.Listener listener(String name) {
    return new OutputReader.Listener() {
      @Override
      public void line(String text) {
        marked.add(name + ":" + text);
      }

      @Override
      public void tooLong(int limit) {
        marked.add(name + ">" + limit);
      }
    };
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void markedLinesGoToTheirListenersAndTheRestToTheTail() {
    reader(20).readAll(stream("hello\nR={é}\r\n R=no\nPROGRESS={1}\nPROG\n\nR\nlast R=x\nR={2}"));
    assertThat(marked).containsExactly("R:{é}", "P:{1}", "R:{2}");
    assertThat(tail.text()).isEqualTo("hello\n R=no\nPROG\n\nR\nlast R=x\n");
  }

  @Test
  void aLastLineWithoutItsEndCountsWhereverItStops() {
    reader(20).readAll(stream("R="));
    reader(20).readAll(stream("PROGR"));
    reader(20).readAll(stream("plain"));
    assertThat(marked).containsExactly("R:");
    assertThat(tail.text()).isEqualTo("PROGRplain");
  }

  @Test
  void aMarkedLineOverTheLimitIsToldAndTheNextIsReadAgain() {
    reader(4).readAll(stream("R=1234\nR=12345\nR=12\n"));
    assertThat(marked).containsExactly("R:1234", "R>4", "R:12");
  }

  @Test
  void linesWithoutEndDoNotFillTheMemory() {
    // More than the heap of the tests, in one line.
    InputStream endless =
        new InputStream() {
          private long left = 3L << 30;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] b, int off, int len) {
            if (left <= 0) {
              return -1;
            }
            left -= len;
            java.util.Arrays.fill(b, off, off + len, (byte) 'x');
            if (left <= 0) {
              b[off + len - 1] = '\n';
            }
            return len;
          }
        };
    reader(4).readAll(endless);
    assertThat(tail.text()).isEqualTo("..." + "x".repeat(63) + "\n");
  }

  @Test
  void aBrokenStreamEndsTheReading() {
    reader(20)
        .readAll(
            new InputStream() {
              private boolean first = true;

              @Override
              public int read() throws IOException {
                if (first) {
                  first = false;
                  return 'a';
                }
                throw new IOException("closed");
              }

              @Override
              public int read(byte[] b, int off, int len) throws IOException {
                b[off] = (byte) read();
                return 1;
              }
            });
    assertThat(tail.text()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theResultDoesNotDependOnHowTheBytesArrive(long seed) {
    Random random = new Random(seed);
    String[] pieces = {"R=", "PROGRESS=", "P", "\n", "x", "R", "{1}", "\n\n", "PROGRESS", "=", "é"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    OutputTail wholeTail = new OutputTail(10_000);
    OutputTail piecedTail = new OutputTail(10_000);
    new OutputReader(List.of(new OutputReader.Marker("R=", 9, listener("R"))), wholeTail)
        .readAll(stream(text.toString()));
    List<String> whole = List.copyOf(marked);
    marked.clear();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    InputStream pieced =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(len, 1 + random.nextInt(4)));
          }
        };
    new OutputReader(List.of(new OutputReader.Marker("R=", 9, listener("R"))), piecedTail)
        .readAll(pieced);
    assertThat(marked).isEqualTo(whole).isNotEmpty();
    assertThat(piecedTail.text()).isEqualTo(wholeTail.text());
  }
}
