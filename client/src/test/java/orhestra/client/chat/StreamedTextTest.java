package orhestra.client.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamedTextTest {
  private static ChatEvent.Streaming piece(String content, int index) {
    return new ChatEvent.Streaming(1, "t", content, false, index);
  }

  @Test
  void piecesAreTakenOnceAndInOrder() {
    StreamedText text = new StreamedText();
    assertThat(text.add(piece("a", 0))).isEqualTo("a");
    assertThat(text.add(piece("a", 0))).isEmpty();
    assertThat(text.add(piece("c", 2))).isEmpty();
    assertThat(text.add(piece("b", 1))).isEqualTo("b");
    assertThat(text.text()).isEqualTo("ab");
  }

  @Test
  void restartMakesAllOfItVoid() {
    StreamedText text = new StreamedText("half of it", 3);
    assertThat(text.add(piece("!", 3))).isEqualTo("!");
    text.restart();
    assertThat(text.text()).isEmpty();
    text.add(piece("anew", 0));
    assertThat(text.text()).isEqualTo("anew");
  }
}
