package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTailTest {
  private static void write(OutputTail tail, String text) {
    byte[] bytes = ("##" + text).getBytes(StandardCharsets.UTF_8);
    tail.write(bytes, 2, bytes.length - 2);
  }

  @Test
  void keepsTheLastBytesAndSaysThatSomethingIsMissing() {
    OutputTail tail = new OutputTail(5);
    write(tail, "abc");
    assertThat(tail.text()).isEqualTo("abc");
    write(tail, "de");
    assertThat(tail.text()).isEqualTo("abcde");
    write(tail, "fg");
    assertThat(tail.text()).isEqualTo("...cdefg");
    write(tail, "0123456789");
    assertThat(tail.text()).isEqualTo("...56789");
  }

  @Test
  void aCharacterThatWasCutIsLeftOut() {
    OutputTail tail = new OutputTail(4);
    write(tail, "€abc");
    assertThat(tail.text()).isEqualTo("...abc");
  }

  @Test
  void controlCharactersAndBrokenTextCannotHarmTheReader() {
    OutputTail tail = new OutputTail(100);
    write(tail, "a\u0000b\u001b[31m\tc\r\n\u009b");
    tail.write(new byte[] {(byte) 0xff}, 0, 1);
    assertThat(tail.text()).isEqualTo("a\uFFFDb\uFFFD[31m\tc\n\uFFFD\uFFFD");
  }
}
