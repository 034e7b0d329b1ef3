package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void splitsAtBlanksOutsideQuotes() {
    assertThat(CommandWords.split("  a  b\tc\n")).containsExactly("a", "b", "c");
    assertThat(CommandWords.split("run 'a b' \"c d\"e '' x\\ y"))
        .containsExactly("run", "a b", "c de", "", "x y");
    assertThat(CommandWords.split("'a\\b' \"a\\\"b\" \\'")).containsExactly("a\\b", "a\"b", "'");
    assertThat(CommandWords.split(" ")).isEmpty();
  }

  @Test
  void nothingOfAShellIsSpecial() {
    assertThat(CommandWords.split("a $HOME `id` ; rm | x > y & *"))
        .containsExactly("a", "$HOME", "`id`", ";", "rm", "|", "x", ">", "y", "&", "*");
  }

  @Test
  void anOpenQuoteIsAnError() {
    assertThatIllegalArgumentException().isThrownBy(() -> CommandWords.split("a 'b"));
  }
}
