package orhestra.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.platform.config.Settings;

class RedisSettingsTest {
  private static RedisSource source(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    RedisSource source = RedisSettings.from(settings).source();
    settings.check();
    return source;
  }

  private static RedisAddress address(Map<String, String> environment) {
    return ((RedisSource.External) source(environment)).address();
  }

  @Test
  void defaults() {
    assertThat(source(Map.of())).isEqualTo(new RedisSource.Bundled(6379, false));
  }

  @Test
  void aPortSetByHandIsKnownAsSuch() {
    assertThat(source(Map.of("ORHESTRA_EMBEDDED_REDIS_PORT", "6379")))
        .isEqualTo(new RedisSource.Bundled(6379, true));
    assertThat(source(Map.of("ORHESTRA_EMBEDDED_REDIS_PORT", "0")))
        .isEqualTo(new RedisSource.Bundled(0, true));
  }

  @Test
  void noneIsNone() {
    assertThat(source(Map.of("REDIS_URL", "none"))).isEqualTo(new RedisSource.None());
  }

  @Test
  void everythingSetAndNoPasswordPrinted() {
    RedisAddress address =
        address(
            Map.of(
                "REDIS_HOST", "redis-host",
                "REDIS_PORT", "7000",
                "REDIS_USERNAME", "me",
                "REDIS_PASSWORD", "hid:d@n",
                "REDIS_DB", "3"));
    assertThat(address).hasToString("redis-host:7000");
    assertThat(address.uris().getFirst().getDatabase()).isEqualTo(3);
    assertThat(address.uris().getFirst().getCredentialsProvider().resolveCredentials().block())
        .satisfies(
            credentials -> {
              assertThat(credentials.getUsername()).isEqualTo("me");
              assertThat(credentials.getPassword()).containsExactly("hid:d@n".toCharArray());
            });
    assertThat(new RedisSettings(new RedisSource.External(address)).toString())
        .doesNotContain("hid");
  }

  @Test
  void theUrlWinsAndMayStandInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "redis://:hidden@elsewhere:7001\n");
    RedisAddress address = address(Map.of("REDIS_HOST", "here", "REDIS_URL_FILE", file.toString()));
    assertThat(address).hasToString("elsewhere:7001");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ' ',
      value = {
        "redis://h h:6379",
        "REDIS://h h:6379",
        "redis://u:p@h:1/3 h:1",
        "redis://[::1]:7000 [::1]:7000",
        "redis://my_redis:7000 my_redis:7000",
        "redis://u:p@my_redis my_redis:6379",
        "rediss://h?verifyPeer=NONE h:6379",
        "redis-sentinel://:p@h1:1,h2#m `m of h1:1,h2:26379`",
        "rediss-sentinel://h1/0?sentinelMasterId=m `m of h1:26379`",
        "redis-cluster://u:p@h1:1,h2 h1:1,h2:6379",
        "rediss-cluster://h1:1 h1:1",
      })
  void theseAddressesAreRead(String url, String text) {
    assertThat(address(Map.of("REDIS_URL", url))).hasToString(text);
  }

  @Test
  void parametersOfTheAddressCount() {
    RedisAddress tls = RedisAddress.parse("rediss://h?verifyPeer=NONE&timeout=5s");
    assertThat(tls.commandTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(tls.uris().getFirst().isSsl()).isTrue();
    assertThat(tls.uris().getFirst().isVerifyPeer()).isFalse();
    assertThat(RedisAddress.parse("redis://h").commandTimeout()).isEqualTo(Duration.ofSeconds(2));
    RedisAddress cluster = RedisAddress.parse("rediss-cluster://u:p@h1,h2?verifyPeer=NONE");
    assertThat(cluster.isCluster()).isTrue();
    assertThat(cluster.uris()).allMatch(seed -> seed.isSsl() && !seed.isVerifyPeer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "http://secret",
        "redis://",
        "redis://:6379",
        "redis:///secret",
        "redis://secret:port",
        "redis://secret:99999",
        "redis://secret/x",
        "redis://u:secret#x@h:1",
        "redis://u:sec ret@h",
        "redis://h1,secret",
        "redis://secret?verifyPeer=perhaps",
        "redis-sentinel://secret",
        "redis-sentinel://secret:x#m",
        "redis-cluster://secret:x",
        "redis-cluster://secret,,h",
        "redis-cluster://secret/3",
      })
  void otherAddressesAreErrorsThatDoNotShowThem(String url) {
    assertThatThrownBy(() -> source(Map.of("REDIS_URL", url)))
        .hasMessageContaining("REDIS_URL ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "REDIS_URL", "redis//x",
                "REDIS_HOST", "h",
                "REDIS_USERNAME", "me",
                "REDIS_PORT", "0",
                "REDIS_DB", "-1",
                "ORHESTRA_EMBEDDED_REDIS_PORT", "65536"));
    RedisSettings.from(settings);
    assertThatThrownBy(settings::check)
        .hasMessageContaining("REDIS_URL must be none or an address such as redis://")
        .hasMessageContaining("REDIS_PORT (environment) must be a whole number from 1")
        .hasMessageContaining("REDIS_DB (environment) must be")
        .hasMessageContaining("REDIS_USERNAME is set without REDIS_PASSWORD")
        .hasMessageContaining("ORHESTRA_EMBEDDED_REDIS_PORT (environment) must be");
  }
}
