package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wideCharactersTakeTwoPlacesAndMarksNone() {
    assertThat(Words.width("nike")).isEqualTo(4);
    assertThat(Words.width("価格🔥")).isEqualTo(6);
    assertThat(Words.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void cutKeepsWholeCharacters() {
    assertThat(Words.cut("launch buzz", 11)).isEqualTo("launch buzz");
    assertThat(Words.cut("launch buzz", 8)).isEqualTo("launc...");
    assertThat(Words.cut("価格価格価格", 8)).isEqualTo("価格...");
    assertThat(Words.fill("価格価格価格", 8)).isEqualTo("価格... ");
  }

  @Test
  void linesBreakBetweenWordsAndLongWordsAnywhere() {
    assertThat(Words.wrap(" one two  three\nfour", 9)).containsExactly("one two", "three", "four");
    assertThat(Words.wrap("a abcdefgh b", 3)).containsExactly("a", "abc", "def", "gh", "b");
    assertThat(Words.wrap("  ", 9)).isEmpty();
  }
}
