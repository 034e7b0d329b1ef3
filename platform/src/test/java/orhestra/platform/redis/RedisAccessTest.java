package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static orhestra.platform.redis.TestRedis.eventually;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do not let everybody do everything. */
@Timeout(120)
class RedisAccessTest {
  private static Redis connect(String url) {
    return Redis.connect(RedisAddress.parse(url), Clock.systemUTC());
  }

  private static void awaitConnected(Redis redis) {
    eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
  }

  private static void awaitAway(Redis redis, String reason) {
    eventually()
        .until(
            () ->
                redis.status() instanceof RedisStatus.Away away && away.reason().contains(reason));
  }

  @Test
  void aPasswordIsGivenAndAWrongOneIsSaid() {
    try (TestRedis server = TestRedis.start("--requirepass", "let me in");
        Redis right = connect("redis://:let%20me%20in@127.0.0.1:" + server.port() + "/1");
        Redis wrong = connect("redis://:guess@127.0.0.1:" + server.port());
        Redis none = connect("redis://127.0.0.1:" + server.port())) {
      awaitConnected(right);
      right.await(right.commands().set("key", "x".getBytes(UTF_8)));
      awaitAway(wrong, "WRONGPASS");
      assertThat(wrong.status().toString()).doesNotContain("guess");
      awaitAway(none, "NOAUTH");
    }
  }

  @Test
  void keyspaceEventsAreOffWhereConfigIsRefused() {
    try (TestRedis server = TestRedis.start("--rename-command", "CONFIG", "");
        Redis redis = Redis.connect(server.address(), Clock.systemUTC())) {
      awaitConnected(redis);
      assertThat(redis.enableKeyspaceEvents("Kl")).isFalse();
    }
  }

  @Test
  void keyspaceEventsAreOffWhereTheUserMayNotConfigure() {
    try (TestRedis server =
            TestRedis.start("--user", "worker", "on", ">pw", "~*", "&*", "+@all", "-config");
        Redis redis = connect("redis://worker:pw@127.0.0.1:" + server.port())) {
      awaitConnected(redis);
      assertThat(redis.enableKeyspaceEvents("Kl")).isFalse();
    }
  }

  @Test
  void listenersHearOverTheOldProtocolToo() {
    // a server without HELLO is spoken to in RESP 2, as one before version 6
    try (TestRedis server = TestRedis.start("--rename-command", "HELLO", "");
        Redis redis = Redis.connect(server.address(), Clock.systemUTC())) {
      awaitConnected(redis);
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      redis.subscribe("news", (channel, payload) -> heard.add(new String(payload, UTF_8)));
      RedisStatus before = redis.status();
      server.ask("PUBLISH", "news", "one");
      eventually().until(() -> heard.size() == 1);
      // two rounds of signs of life have no effect on it
      eventually()
          .during(Duration.ofMillis(2200))
          .atMost(Duration.ofSeconds(5))
          .until(() -> redis.status().equals(before));
      server.ask("PUBLISH", "news", "two");
      eventually().until(() -> heard.size() == 2);
    }
  }

  @Test
  void tlsIsSpokenAndTheCertificateChecked(@TempDir Path folder) throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    makeCertificate(folder, key, certificate);
    int port = TestRedis.freePort();
    TestRedis server =
        TestRedis.startOn(
            TestRedis.freePort(),
            "--tls-port",
            "" + port,
            "--tls-cert-file",
            certificate.toString(),
            "--tls-key-file",
            key.toString(),
            "--tls-ca-cert-file",
            certificate.toString(),
            "--tls-auth-clients",
            "no");
    try (server;
        Redis trusting = connect("rediss://127.0.0.1:" + port + "?verifyPeer=NONE");
        Redis checking = connect("rediss://127.0.0.1:" + port)) {
      eventually().until(() -> server.isReady() || !server.isAlive());
      assumeTrue(server.isAlive(), "this redis-server speaks no TLS: " + server.output());
      awaitConnected(trusting);
      trusting.await(trusting.commands().set("key", "x".getBytes(UTF_8)));
      awaitAway(checking, "certification path");
    }
  }

  /** By keytool, as the JDK has it; Redis wants the key as PEM. */
  private static void makeCertificate(Path folder, Path key, Path certificate) throws Exception {
    File store = folder.resolve("store.p12").toFile();
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "password")
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store, "password".toCharArray());
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("redis", "password".toCharArray()).getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("redis").getEncoded()));
  }

  private static String pem(String kind, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }
}
