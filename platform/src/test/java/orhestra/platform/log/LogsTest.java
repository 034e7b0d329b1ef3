package orhestra.platform.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.LogSettings;
import orhestra.platform.config.LogSettings.Format;
import orhestra.platform.config.LogSettings.Level;
import orhestra.platform.http.Access;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.TestClient;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

class LogsTest {
  private static final Logs.Rolling ROLLING = new Logs.Rolling(30_000, 5, 0);
  private static final ServiceLog SERVICE =
      new ServiceLog("jobs-orchestrator", List.of("orhestra.jobs"));
  private static final Logger OWN = ServiceLog.logger("jobs-orchestrator", "RedisService");
  private static final Logger OTHER = LoggerFactory.getLogger("orhestra.jobs.Jobs");
  private static final Logger REAPER = LoggerFactory.getLogger("orhestra.engine.TaskReaper");

  @TempDir private Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream console = System.out;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(console);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new QuietStart().configure(context);
  }

  private Logs start(Format format, Level level) {
    return Logs.start(new LogSettings(format, directory.resolve("logs"), level));
  }

  private List<String> lines() {
    return printed.toString(UTF_8).lines().toList();
  }

  private List<String> fileLines() throws Exception {
    return Files.readAllLines(directory.resolve("logs/orhestra.log"));
  }

  @Test
  void humanLinesFitTheDocumentedPatterns() throws Exception {
    try (Logs logs = start(Format.HUMAN, Level.INFO)) {
      assertThat(logs).isNotNull();
      REAPER.info("Reaped task {} for retry", "task-7");
      REAPER.warn("Task {} permanently failed after {} attempts", "task-8", 3);
    }
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  TaskReaper - Reaped task task-7 for retry");
    assertThat(lines().get(1))
        .endsWith(" WARN  TaskReaper - Task task-8 permanently failed after 3 attempts");
    assertThat(fileLines().get(0))
        .matches("\\d{4}-\\d\\d-\\d\\dT.* INFO  TaskReaper - Reaped task task-7 for retry");
  }

  @Test
  void whatClientsSendCannotLookLikeFurtherLines() throws Exception {
    try (Logs logs = start(Format.HUMAN, Level.INFO)) {
      assertThat(logs).isNotNull();
      REAPER.warn(
          "Spot {} is odd, it's {}", "a\r\n12:00:00 INFO forged", "\u001b[31mred\u0085{}$1");
    }
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst())
        .endsWith("Spot a  12:00:00 INFO forged is odd, it's  [31mred {}$1");
    assertThat(fileLines()).hasSize(1);
  }

  @Test
  void exceptionsFollowTheirLine() {
    try (Logs logs = start(Format.HUMAN, Level.INFO)) {
      assertThat(logs).isNotNull();
      REAPER.error("It broke", new IllegalStateException("because"));
    }
    assertThat(lines().get(0)).endsWith("ERROR TaskReaper - It broke");
    assertThat(lines().get(1)).isEqualTo("java.lang.IllegalStateException: because");
    assertThat(lines().get(2)).startsWith("\tat ");
  }

  @Test
  void jsonLinesAreObjects() throws Exception {
    try (Logs logs = start(Format.JSON, Level.INFO)) {
      assertThat(logs).isNotNull();
      REAPER.warn("two\nlines \"quoted\"", new IllegalStateException("because"));
    }
    assertThat(lines()).hasSize(1);
    for (String line : List.of(lines().getFirst(), fileLines().getFirst())) {
      JsonNode object = Json.parse(line.getBytes(UTF_8));
      assertThat(object.get("level").stringValue()).isEqualTo("WARN");
      assertThat(object.get("logger_name").stringValue()).isEqualTo("orhestra.engine.TaskReaper");
      assertThat(object.get("message").stringValue()).isEqualTo("two\nlines \"quoted\"");
      assertThat(object.get("stack_trace").stringValue()).contains("because");
      assertThat(java.time.OffsetDateTime.parse(object.get("@timestamp").stringValue()).toInstant())
          .isBefore(Instant.now().plusSeconds(1));
      assertThat(object.has("correlationId")).isFalse();
    }
  }

  @Test
  void lowerLevelsAreLeftOut() {
    try (Logs logs = start(Format.HUMAN, Level.WARN)) {
      assertThat(logs).isNotNull();
      REAPER.info("not this");
      REAPER.warn("but this");
    }
    assertThat(lines()).hasSize(1);
    printed.reset();
    try (Logs logs = start(Format.HUMAN, Level.DEBUG)) {
      assertThat(logs).isNotNull();
      REAPER.debug("now this");
      REAPER.trace("still not this");
    }
    assertThat(lines()).anyMatch(line -> line.endsWith("DEBUG TaskReaper - now this"));
    assertThat(lines()).noneMatch(line -> line.contains("still not this"));
  }

  @Test
  void javaUtilLoggingComesHereToo() {
    try (Logs logs = start(Format.HUMAN, Level.INFO)) {
      assertThat(logs).isNotNull();
      java.util.logging.Logger.getLogger("org.example.Library").warning("from a library");
      java.util.logging.Logger.getLogger("io.helidon.Server").info("too much to say");
      assertThat(
              java.util.logging.Logger.getLogger("io.helidon.Server")
                  .isLoggable(java.util.logging.Level.INFO))
          .isFalse();
    }
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).endsWith("WARN  Library - from a library");
  }

  @Test
  void linesOfARequestCarryItsId() throws Exception {
    Route route =
        new Route(
            Method.GET,
            "/",
            Access.OPEN,
            RouteDoc.of("test", "test"),
            request -> {
              REAPER.info("inside");
              return Response.text(200, "ok");
            });
    for (Format format : Format.values()) {
      printed.reset();
      try (Logs logs = start(format, Level.INFO);
          HttpServer server =
              HttpServer.builder().listen("127.0.0.1", 0, List.of(route)).build().start();
          TestClient client = new TestClient(server)) {
        assertThat(logs).isNotNull();
        client.get("/", "X-Correlation-Id", "corr-1");
        REAPER.info("outside");
      }
      assertThat(lines()).hasSize(2);
      assertThat(lines().get(1)).doesNotContain("corr-1");
      if (format == Format.HUMAN) {
        assertThat(lines().getFirst()).endsWith("INFO  TaskReaper - inside [corr-1]");
      } else {
        JsonNode object = Json.parse(lines().getFirst().getBytes(UTF_8));
        assertThat(object.get("correlationId").stringValue()).isEqualTo("corr-1");
      }
    }
  }

  @Test
  void fileIsRolledAndOldOnesAreDropped() throws Exception {
    String much = "x".repeat(10_000);
    try (Logs logs = Logs.start(settings(), new Logs.Rolling(30_000, 2, 0), ROLLING)) {
      assertThat(logs).isNotNull();
      for (int i = 0; i < 100; i++) {
        REAPER.info("{} {}", i, much);
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).containsExactly("orhestra.1.log", "orhestra.2.log", "orhestra.log");
    }
    assertThat(Files.size(directory.resolve("logs/orhestra.1.log"))).isLessThan(60_000);
  }

  private List<String> serviceLines() throws Exception {
    return Files.readAllLines(directory.resolve("logs/jobs-orchestrator.log"));
  }

  @Test
  void aServiceHasALogOfItsOwnThatNothingElseShows() throws Exception {
    try (Logs logs = Logs.start(settings(), SERVICE)) {
      assertThat(logs).isNotNull();
      OWN.info("redis: job:{} is shown", "J");
      OWN.debug("not this");
    }
    assertThat(serviceLines()).hasSize(1);
    assertThat(serviceLines().getFirst())
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} INFO \\[RedisService\\] "
                + "\\[jobs-orchestrator\\] redis: job:J is shown");
    assertThat(lines()).isEmpty();
    assertThat(fileLines()).isEmpty();
  }

  @Test
  void aServicesLogHasOneLineForEachEventWhateverIsInIt() throws Exception {
    try (Logs logs = Logs.start(settings(), SERVICE)) {
      assertThat(logs).isNotNull();
      OWN.error("GET {}", "/a\r\n2026-01-31 16:00:00,123 INFO [forged] [jobs-orchestrator] b");
      OTHER.warn("it\nbroke", new IllegalStateException("because\nof this"));
      OTHER.warn("take care");
      OWN.info("x".repeat(100_000));
    }
    assertThat(serviceLines()).hasSize(4);
    assertThat(serviceLines())
        .allMatch(
            line -> line.matches("[-\\d]{10} \\S{12} [A-Z]+ \\[\\w+] \\[jobs-orchestrator] .*"));
    assertThat(serviceLines().get(1))
        .contains(" ERROR [Jobs] [jobs-orchestrator] it broke java.lang.IllegalStateException: ")
        .contains("because of this", " at ");
    assertThat(serviceLines().get(2)).contains(" WARNING [Jobs] ");
    assertThat(serviceLines().get(3)).hasSizeLessThan(11_000);
  }

  @Test
  void whatOthersSayIsInTheServicesLogAndInTheUsualOne() throws Exception {
    try (Logs logs = Logs.start(settings(), SERVICE)) {
      assertThat(logs).isNotNull();
      OTHER.warn("take care");
      REAPER.warn("no business of the service");
    }
    assertThat(serviceLines()).hasSize(1);
    assertThat(fileLines()).hasSize(2);
    assertThat(lines()).hasSize(2);
  }

  @Test
  void aServicesLogIsAppendedToAndRolled() throws Exception {
    for (int times = 0; times < 2; times++) {
      try (Logs logs = Logs.start(settings(), SERVICE)) {
        assertThat(logs).isNotNull();
        OWN.info("begins");
      }
    }
    assertThat(serviceLines()).hasSize(2);
    try (Logs logs = Logs.start(settings(), ROLLING, new Logs.Rolling(500, 2, 0), SERVICE)) {
      assertThat(logs).isNotNull();
      for (int i = 0; i < 100; i++) {
        OWN.info("{} {}", i, "x".repeat(300));
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "orhestra.log",
              "jobs-orchestrator.log",
              "jobs-orchestrator.1.log",
              "jobs-orchestrator.2.log");
    }
  }

  @Test
  void whereNoServicesLogIsBegunItsLinesGoNowhere() throws Exception {
    OWN.error("not here");
    try (Logs logs = Logs.start(settings())) {
      assertThat(logs).isNotNull();
      OWN.error("nor there");
    }
    assertThat(lines()).isEmpty();
    assertThat(fileLines()).isEmpty();
  }

  private LogSettings settings() {
    return new LogSettings(Format.HUMAN, directory.resolve("logs"), Level.INFO);
  }

  @Test
  void directoryThatCannotBeMadeIsAConfigurationError() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(
            () -> Logs.start(new LogSettings(Format.HUMAN, file.resolve("x"), Level.INFO)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ORHESTRA_LOG_DIR")
        .hasMessageContaining("cannot be written to");
  }
}
