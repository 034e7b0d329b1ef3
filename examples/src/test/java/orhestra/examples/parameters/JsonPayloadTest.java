package orhestra.examples.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPayloadTest {

  @Test
  void everyKindOfValueIsGivenAsText() throws Exception {
    assertThat(
            JsonPayload.parse(
                """
                {"text":"a b","whole":100,"real":-1.5e+3,"yes":true,"no":false,"nothing":null,
                 "word":"null","list":[1, {"a":[]}],"object":{"a":"}"},"":"unnamed"}
                """))
        .containsOnly(
            entry("text", "a b"),
            entry("whole", "100"),
            entry("real", "-1.5e+3"),
            entry("yes", "true"),
            entry("no", "false"),
            entry("word", "null"),
            entry("list", "[1, {\"a\":[]}]"),
            entry("object", "{\"a\":\"}\"}"),
            entry("", "unnamed"));
  }

  @Test
  void escapesAreDecoded() throws Exception {
    assertThat(
            JsonPayload.parse("{\"a\\u0062\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"}"))
        .containsOnly(entry("ab", "\"\\/\b\f\n\r\t\u00e9\uD83D\uDE00"));
  }

  @Test
  void anEmptyObjectHasNoMembers() throws Exception {
    assertThat(JsonPayload.parse(" \t\r\n{ } ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "\"a\"",
        "1",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":nul}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"open}",
        "{\"a\":\"\\",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{\"a\":{]}",
        "{\"a\":\u00a01}",
        "{\"a\":\u0661}",
        "{\"a\":1}\u0000",
      })
  void whatIsNotAJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonPayload.parse(text))
        .isInstanceOf(BadParameterException.class)
        .hasMessageStartingWith("payload: is not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":null,\"a\":2}",
        "{\"a\":1,\"a\":null}",
        "{\"x\":{\"a\":1,\"a\":2}}"
      })
  void aNameThatOccursTwiceIsRefused(String text) {
    assertThatThrownBy(() -> JsonPayload.parse(text))
        .isInstanceOf(BadParameterException.class)
        .hasMessage("payload: has the member \"a\" twice");
  }

  @Test
  void endlessNestingIsRefusedInsteadOfOverflowingTheStack() {
    for (String opening : new String[] {"[", "{\"a\":"}) {
      assertThatThrownBy(() -> JsonPayload.parse("{\"a\":" + opening.repeat(100_000)))
          .isInstanceOf(BadParameterException.class)
          .hasMessage("payload: is nested deeper than 64");
    }
  }

  @Test
  void theMessageTellsThePosition() {
    assertThatThrownBy(() -> JsonPayload.parse("{\"a\":x}"))
        .hasMessage("payload: is not a JSON object: unexpected character at position 6");
  }
}
