package orhestra.conversations.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.conversations.wire.CallbackReader.BadCallbackException;

final class CallbackReaderTest {
  private static Callback action(String type, String data) throws BadCallbackException {
    return CallbackReader.action(
        """
        {"action_type":"%s","session_id":"s","task_id":"t","correlation_id":"c","data":%s}\
        """
            .formatted(type, data)
            .getBytes(UTF_8));
  }

  @Test
  void fragmentsAreRead() throws Exception {
    assertThat(
            action(
                "orchestrator.chat.streaming",
                "{\"content\":\"hé\",\"is_final\":true,\"chunk_index\":3}"))
        .isEqualTo(new Callback("s", "t", "c", new Callback.Streaming("hé", true, 3)));
    assertThat(
            action("orchestrator.chat.streaming", "{\"is_final\":true,\"chunk_index\":3}")
                .content())
        .isEqualTo(new Callback.Streaming("", true, 3));
  }

  @Test
  void answersAreReadAndGetWhatTheyLack() throws Exception {
    Callback.Response response =
        (Callback.Response)
            action("orchestrator.chat.response", "{\"message\":{\"content\":\"hi\"},\"more\":1}")
                .content();
    assertThat(response.answer().text()).isEqualTo("hi");
    assertThat(response.answer().message())
        .isEqualTo("{\"content\":\"hi\",\"role\":\"assistant\"}");
    assertThat(response.answer().document())
        .isEqualTo(
            """
            {"message":{"content":"hi","role":"assistant"},"usage":{},"conversation_id":null,\
            "execution_time_ms":null,"sources":[],"iterations":null,"status":"completed",\
            "metadata":{}}\
            """);
  }

  @Test
  void errorsAreRead() throws Exception {
    assertThat(
            action(
                    "orchestrator.chat.error",
                    """
                    {"error_type":"timeout","message":"slow","details":{"retryable":true}}\
                    """)
                .content())
        .isEqualTo(new Callback.Failure("timeout", "slow", "{\"retryable\":true}", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"text\" | text",
        "{\"content\":\"text\"} | text",
        "{\"message\":\"text\"} | text",
        "{\"message\":{\"role\":\"assistant\",\"content\":\"text\"}} | text"
      })
  void resultsOfTheSeedAreRead(String result, String text) throws Exception {
    Callback callback =
        CallbackReader.result(
            ("{\"session_id\":\"s\",\"task_id\":\"t\",\"result\":" + result + "}").getBytes(UTF_8));
    assertThat(((Callback.Response) callback.content()).answer().text()).isEqualTo(text);
    assertThat(callback.correlation()).isEmpty();
  }

  @Test
  void aResultMayBeAnError() throws Exception {
    Callback callback =
        CallbackReader.result(
            "{\"session_id\":\"s\",\"task_id\":\"t\",\"result\":{\"error\":\"no\"}}"
                .getBytes(UTF_8));
    assertThat(callback.content())
        .isEqualTo(new Callback.Failure("execution_error", "no", "{}", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rubbish | malformed JSON",
        "[] | not a JSON object",
        "{} | action_type is missing",
        "{\"action_type\":\"other\"} | unknown action_type other",
        "{\"action_type\":\"orchestrator.chat.other\",\"data\":{}} | unknown action_type",
        "{\"action_type\":\"orchestrator.chat.response\"} | data is no object",
        "{\"action_type\":\"orchestrator.chat.response\",\"data\":{}} | message is missing",
        "{\"action_type\":\"orchestrator.chat.streaming\",\"data\":{\"content\":\"x\"}} |"
            + " chunk_index",
        "{\"action_type\":\"orchestrator.chat.streaming\",\"data\":{\"content\":1,\"chunk_index\":0}}"
            + " | content is no text",
        "{\"action_type\":\"orchestrator.chat.error\",\"data\":{}} | session_id is missing",
      })
  void whatIsNoCallbackSaysWhy(String payload, String error) {
    assertThatThrownBy(() -> CallbackReader.action(payload.getBytes(UTF_8)))
        .isInstanceOf(BadCallbackException.class)
        .hasMessageContaining(error);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> CallbackReader.action(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(BadCallbackException.class);
  }
}
