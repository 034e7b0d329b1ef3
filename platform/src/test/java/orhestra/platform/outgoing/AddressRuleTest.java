package orhestra.platform.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.platform.outgoing.AddressRule.BadAddressException;

final class AddressRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://224.0.0.1/",
        "http://[ff02::1]/"
      })
  void metadataAndWhatIsNoMachineAreRefusedAlways(String text) {
    assertThatExceptionOfType(BadAddressException.class)
        .isThrownBy(() -> AddressRule.ANY.read(text))
        .withMessageContaining("to which nothing is sent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/a",
        "https://[::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://[fd12::1]/",
        "http://[64:ff9b::7f00:1]/"
      })
  void privateAddressesAreRefusedWhereOnlyPublicOnesMay(String text) {
    assertThatNoException().isThrownBy(() -> AddressRule.ANY.read(text));
    assertThatExceptionOfType(BadAddressException.class)
        .isThrownBy(() -> AddressRule.PUBLIC.read(text))
        .withMessage("is a private address, to which nothing is sent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "/relative",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///path",
        "http://:80/",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org/#part",
        "http://example.org:0/",
        "http://example.org:70000/",
        "http://exa mple.org/",
        "http://example.org/\u00e4",
        "http://1.2.3.4.5/",
        "http://2852039166/",
        "http://0xA9FEA9FE/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://169.254.43518/",
        "http://127.1/",
        "http://0177.0.0.1/"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatExceptionOfType(BadAddressException.class)
        .isThrownBy(() -> AddressRule.ANY.read(text));
  }

  @Test
  void theLongestIsAcceptedAndALongerOneRefused() throws Exception {
    String longest = "https://example.org/" + "x".repeat(AddressRule.LONGEST - 20);
    assertThat(AddressRule.PUBLIC.read(longest)).hasToString(longest);
    assertThatExceptionOfType(BadAddressException.class)
        .isThrownBy(() -> AddressRule.PUBLIC.read(longest + "x"));
  }

  @Test
  void namesAreCheckedByWhereTheyLead() throws Exception {
    assertThat(AddressRule.PUBLIC.read("http://localhost/")).isNotNull();
    assertThatExceptionOfType(RefusedAddressException.class)
        .isThrownBy(() -> AddressRule.PUBLIC.check("localhost"));
    assertThatNoException().isThrownBy(() -> AddressRule.ANY.check("localhost"));
  }
}
