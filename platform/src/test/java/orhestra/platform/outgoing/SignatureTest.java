package orhestra.platform.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SignatureTest {
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final Signature SIGNATURE = new Signature("geheim ä");

  /** Computed with Python's hmac. */
  private static final String RIGHT =
      "t=1700000000,v1=c85cd1094532de4d71bb1228e01b848574bc1771ec8441e2133ff80dd934dd10";

  @Test
  void isWhatOthersCompute() {
    assertThat(SIGNATURE.of(1_700_000_000, BODY)).isEqualTo(RIGHT);
    assertThat(SIGNATURE.isRight(RIGHT, BODY)).isTrue();
  }

  @Test
  void anotherTimeBodyOrSecretIsNotRight() {
    assertThat(SIGNATURE.isRight(RIGHT.replace("t=17", "t=18"), BODY)).isFalse();
    assertThat(SIGNATURE.isRight(RIGHT, new byte[0])).isFalse();
    assertThat(new Signature("other").isRight(RIGHT, BODY)).isFalse();
  }

  @Test
  void whatIsNoSignatureIsNotRight() {
    for (String header :
        new String[] {"", "t=1", "t=,v1=", "t=x,v1=00", "v1=00,t=1", "t=1,v1=0g"}) {
      assertThat(SIGNATURE.isRight(header, BODY)).as(header).isFalse();
    }
  }
}
