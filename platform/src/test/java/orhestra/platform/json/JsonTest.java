package orhestra.platform.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.platform.http.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{]",
        "nul",
        "{\"a\":}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "/* */{}",
        "# {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"c\":2,\"d\":3,\"b\":4}}"
      })
  void malformedDocumentIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error()).matches("malformed JSON at line [12], column \\d+");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udc00",
        "\\uDBFFx",
        "\\ud83d\\ud83d\\ude00",
        "\\ude00\\ud83d",
        "\\ud83d\\n",
        "\\\\\\ud800",
        "\\ud800\\\\udc00"
      })
  void halfOfASurrogatePairIsRefused(String text) {
    byte[] document = ("{\n \"a\":\"" + text + "\"}").getBytes(UTF_8);
    assertThatThrownBy(() -> Json.parse(document))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error()).startsWith("malformed JSON at line 2, column ");
            });
    assertThatThrownBy(() -> Json.parser(document)).isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud83d\\ude00",
        "\\\\ud800",
        "\\\\ud800\\u0041",
        "\\ud7ff\\ue000",
        "\\ud83d\\uDE00x"
      })
  void wholeSurrogatePairsAndWhatOnlyLooksLikeHalvesPass(String text) {
    String read = Json.parse(("\"" + text + "\"").getBytes(UTF_8)).stringValue();
    assertThat(UTF_8.newEncoder().canEncode(read)).isTrue();
  }

  @Test
  void surrogatesWrittenAsUtf8AreRefused() {
    byte[] document = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    assertThatThrownBy(() -> Json.parse(document)).isInstanceOf(ApiException.class);
  }

  @Test
  void badUtf8IsRefused() {
    assertThatThrownBy(() -> Json.parse("{\"a\":\"\u00ff\u00fe\"}".getBytes(ISO_8859_1)))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void depthAndLengthsAreLimited() {
    String deep = "[".repeat(65) + "]".repeat(65);
    assertThatThrownBy(() -> Json.parse(deep.getBytes(UTF_8))).isInstanceOf(ApiException.class);
    assertThat(Json.parse((deep.substring(1, 129)).getBytes(UTF_8)).isArray()).isTrue();
    String name = "{\"" + "n".repeat(100_000) + "\":1}";
    assertThatThrownBy(() -> Json.parse(name.getBytes(UTF_8))).isInstanceOf(ApiException.class);
    String number = "{\"n\":" + "9".repeat(1000) + "}";
    assertThatThrownBy(() -> Json.parse(number.getBytes(UTF_8))).isInstanceOf(ApiException.class);
  }

  @Test
  void emptyBodyAndOtherValuesAreNoObject() {
    assertThatThrownBy(() -> Json.parseObject(new byte[0]))
        .hasMessage("the body is empty, a JSON document is expected");
    assertThatThrownBy(() -> Json.parseObject("[1]".getBytes(UTF_8)))
        .hasMessage("the body must be a JSON object");
    assertThatThrownBy(() -> Json.parseObject("null".getBytes(UTF_8)))
        .hasMessage("the body must be a JSON object");
  }

  @Test
  void streamingParserIsAsStrict() {
    assertThatThrownBy(
            () -> {
              try (JsonParser parser = Json.parser("{\"a\":1,\"a\":2}".getBytes(UTF_8))) {
                JsonToken token = parser.nextToken();
                while (token != null) {
                  token = parser.nextToken();
                }
              } catch (JacksonException e) {
                throw Json.malformed(e);
              }
            })
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("malformed JSON at line 1, column ");
  }

  @Test
  void documentsAreWrittenCompactly() {
    byte[] bytes =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("ü", "\"");
              json.writeNumberProperty("n", 0.1);
              json.writeEndObject();
            });
    assertThat(new String(bytes, UTF_8)).isEqualTo("{\"ü\":\"\\\"\",\"n\":0.1}");
  }

  private record Sample(String name, Instant at, List<Integer> numbers) {}

  @Test
  void recordsAreWrittenWithTimesAsText() {
    Sample sample = new Sample("x", Instant.parse("2026-01-28T16:00:00Z"), List.of(1, 2));
    assertThat(Json.text(sample))
        .isEqualTo("{\"name\":\"x\",\"at\":\"2026-01-28T16:00:00Z\",\"numbers\":[1,2]}");
  }
}
