package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\0", "\u00fc"})
  void headerCannotEndItsLine(String value) {
    assertThatThrownBy(() -> Response.empty(204).withHeader("X-Name", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-Name");
  }

  @Test
  void addingAHeaderLeavesTheOriginalAsItWas() {
    Response plain = Response.text(200, "x");
    Response more = plain.withHeader("X-A", "1").withHeader("X-B", "2");
    assertThat(plain.headers()).hasSize(1);
    assertThat(more.headers()).hasSize(3);
    assertThat(more.status()).isEqualTo(200);
  }

  @Test
  void statusMustBeFinal() {
    assertThatThrownBy(() -> Response.empty(100)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ApiException(200, "fine"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
