package orhestra.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.redis.TestRedis.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BundledRedisTest {
  private static final RedisSource.Bundled ANY_PORT = new RedisSource.Bundled(0, true);

  @TempDir Path data;
  private final List<BundledRedis> started = new ArrayList<>();

  /** So that no test unpacks ten megabytes of its own. */
  private Path directory() throws IOException {
    Path program = TestRedis.program();
    Path bin = Files.createDirectories(data.resolve("redis/bin"));
    if (!Files.exists(bin.resolve(program.getFileName()))) {
      Files.createLink(bin.resolve(program.getFileName()), program);
    }
    return data.resolve("redis");
  }

  private BundledRedis start(RedisSource.Bundled wanted) throws IOException {
    BundledRedis redis = BundledRedis.start(directory(), wanted, false);
    started.add(redis);
    return redis;
  }

  @AfterEach
  void end() {
    started.forEach(BundledRedis::close);
    for (BundledRedis redis : started) {
      // one that a failed test has left to itself
      if (redis.directory().toFile().exists()) {
        new RedisProcess(new BundledFiles(redis.directory()), false)
            .stop(redis.port(), Duration.ofSeconds(5));
      }
    }
  }

  private static List<String> ask(int port, String... words) {
    try (RespSocket socket = new RespSocket(port, Duration.ofSeconds(5))) {
      return socket.ask(words);
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  private static long process(int port) {
    return ask(port, "INFO", "server")
        .getFirst()
        .lines()
        .filter(line -> line.startsWith("process_id:"))
        .mapToLong(line -> Long.parseLong(line.substring("process_id:".length())))
        .findFirst()
        .orElse(0);
  }

  private static void kill(long process) {
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void othersFindItWhileItRuns() throws IOException {
    assertThat(BundledRedis.find(data.resolve("redis"))).isEmpty();
    BundledRedis redis = start(ANY_PORT);
    assertThat(BundledRedis.find(data.resolve("redis"))).contains(redis.address());
    redis.close();
    assertThat(BundledRedis.find(data.resolve("redis"))).isEmpty();
  }

  @Test
  void unpacksItsProgramAndIsReadySoon() {
    try (BundledRedis redis = BundledRedis.start(data.resolve("new/redis"), ANY_PORT, true)) {
      assertThat(ask(redis.port(), "PING")).containsExactly("PONG");
      assertThat(redis.address()).hasToString("127.0.0.1:" + redis.port());
      assertThat(ask(redis.port(), "CONFIG", "GET", "appendfsync")).contains("always");
      assertThat(ask(redis.port(), "CONFIG", "GET", "appendonly")).contains("yes");
      assertThat(ask(redis.port(), "CONFIG", "GET", "bind")).contains("127.0.0.1");
      assertThat(ask(redis.port(), "CONFIG", "GET", "protected-mode")).contains("yes");
    }
  }

  @Test
  void startsQuickly() throws IOException {
    directory();
    long begin = System.nanoTime();
    start(ANY_PORT);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void dataSurvivesCloseAndStartOnTheSamePort() throws IOException {
    BundledRedis first = start(ANY_PORT);
    ask(first.port(), "SET", "key", "kept");
    first.close();
    assertThat(ask(first.port(), "PING").getFirst()).contains("refused");
    BundledRedis second = start(ANY_PORT);
    assertThat(second.port()).isEqualTo(first.port());
    assertThat(ask(second.port(), "GET", "key")).containsExactly("kept");
  }

  @Test
  void aServerThatAKilledProcessLeftIsTakenOver() throws Exception {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            BundledRedisProcess.class.getName(),
            directory().toString());
    Process owner =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int port;
    try (var lines = owner.inputReader()) {
      port =
          Integer.parseInt(
              lines.lines().filter(line -> line.matches("\\d+")).findFirst().orElseThrow());
      ask(port, "SET", "key", "kept");
      // while its owner lives, another only uses it
      try (BundledRedis guest = BundledRedis.start(directory(), ANY_PORT, false)) {
        assertThat(guest.port()).isEqualTo(port);
      }
      assertThat(ask(port, "GET", "key")).containsExactly("kept");
    } finally {
      owner.destroyForcibly().waitFor();
    }
    long process = process(port);
    BundledRedis heir = start(new RedisSource.Bundled(6379, false));
    assertThat(heir.port()).isEqualTo(port);
    assertThat(process(port)).isEqualTo(process);
    assertThat(ask(port, "GET", "key")).containsExactly("kept");
    // its owner wanted every write forced, this one does not
    assertThat(ask(port, "CONFIG", "GET", "appendfsync")).contains("everysec");
    heir.close();
    assertThat(ask(port, "PING").getFirst()).contains("refused");
  }

  @Test
  void aLeftOverIsFoundOnTheWantedPortToo() throws IOException {
    int port = TestRedis.freePort();
    Path redis = directory().toRealPath();
    TestRedis left = TestRedis.startOn(port, "--dir", redis.toString(), "--appendonly", "yes");
    try {
      eventually().until(() -> ask(port, "PING").equals(List.of("PONG")));
      assertThat(start(new RedisSource.Bundled(port, true)).port()).isEqualTo(port);
      assertThat(Files.readString(redis.resolve("port"))).isEqualToIgnoringNewLines("" + port);
    } finally {
      left.close();
    }
  }

  @Test
  void aLeftOverOnAnotherPortMovesWithItsDataToThePortThatIsAskedFor() throws Exception {
    BundledRedis first = start(ANY_PORT);
    ask(first.port(), "SET", "key", "kept");
    first.abandon();
    int port = TestRedis.freePort();
    assertThat(start(new RedisSource.Bundled(port, true)).port()).isEqualTo(port);
    assertThat(ask(port, "GET", "key")).containsExactly("kept");
    assertThat(ask(first.port(), "PING").getFirst()).contains("refused");
  }

  @Test
  void aLeftOverThatDoesNotAnswerIsNotJoinedByASecondServer() throws Exception {
    BundledRedis first = start(ANY_PORT);
    long process = process(first.port());
    first.abandon();
    signal("STOP", process);
    try {
      assertThatThrownBy(() -> start(ANY_PORT))
          .isInstanceOf(RedisStartException.class)
          .hasMessageContaining("process " + process)
          .hasMessageContaining("does not answer");
    } finally {
      signal("CONT", process);
    }
    assertThat(start(ANY_PORT).port()).isEqualTo(first.port());
  }

  private static void signal(String name, long process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process).start().waitFor()).isZero();
  }

  @Test
  void aTakenPortIsLeftToItsOwnerAndAnotherUsed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BundledRedis redis = start(new RedisSource.Bundled(other.getLocalPort(), false));
      assertThat(redis.port()).isNotEqualTo(other.getLocalPort());
      assertThat(ask(redis.port(), "PING")).containsExactly("PONG");
    }
  }

  @Test
  void anotherRedisOnThePortIsNotTakenForOurs() throws IOException {
    try (TestRedis other = TestRedis.start()) {
      BundledRedis redis = start(new RedisSource.Bundled(other.port(), false));
      assertThat(redis.port()).isNotEqualTo(other.port());
    }
  }

  @Test
  void aTakenPortThatWasAskedForIsAnError() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> start(new RedisSource.Bundled(port, true)))
          .isInstanceOf(RedisStartException.class)
          .hasMessageContaining("port " + port + " (ORHESTRA_EMBEDDED_REDIS_PORT) is taken");
    }
  }

  @Test
  void aServerThatDiesIsStartedAgainWithItsData() throws IOException {
    BundledRedis redis = start(ANY_PORT);
    ask(redis.port(), "SET", "key", "kept");
    ask(redis.port(), "CONFIG", "SET", "appendfsync", "always");
    ask(redis.port(), "SET", "last", "kept");
    long process = process(redis.port());
    for (int i = 0; i < 2; i++) {
      long before = process;
      kill(before);
      eventually().until(() -> process(redis.port()) != 0 && process(redis.port()) != before);
      process = process(redis.port());
    }
    assertThat(ask(redis.port(), "GET", "last")).containsExactly("kept");
  }

  @Test
  void aSecondUserNeverEndsItAndInheritsIt() throws IOException {
    BundledRedis first = start(ANY_PORT);
    BundledRedis second = start(ANY_PORT);
    BundledRedis third = start(ANY_PORT);
    assertThat(second.port()).isEqualTo(first.port());
    second.close();
    assertThat(ask(first.port(), "SET", "key", "kept")).containsExactly("OK");
    first.close();
    eventually().until(() -> ask(third.port(), "GET", "key").equals(List.of("kept")));
    third.close();
    assertThat(ask(third.port(), "PING").getFirst()).contains("refused");
  }

  @Test
  void aServerThatCannotStartSaysWhy() throws IOException {
    Files.writeString(directory().resolve("appendonly.aof"), "*no such thing\r\n");
    assertThatThrownBy(() -> start(ANY_PORT))
        .isInstanceOf(RedisStartException.class)
        .hasMessageContaining("Bad file format reading the append only file")
        .hasMessageContaining("redis.log");
  }
}
