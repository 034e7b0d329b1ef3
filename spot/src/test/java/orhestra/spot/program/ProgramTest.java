package orhestra.spot.program;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.client.WireJson;
import orhestra.client.spot.FailureReason;
import orhestra.spot.program.Outcome.Failed;
import orhestra.spot.program.Outcome.Stop;
import orhestra.spot.program.Outcome.Stopped;
import orhestra.spot.program.Outcome.Succeeded;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs real processes: shell scripts and, where Java matters, a jar. */
@Timeout(60)
class ProgramTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path temp;
  private Programs programs;

  @BeforeEach
  void start() throws IOException {
    programs = programs(64, Duration.ofSeconds(5));
    programs.start();
  }

  @AfterEach
  void close() {
    programs.close();
  }

  private Programs programs(int megabytes, Duration grace) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("ORHESTRA_AGENT_KEY", "s3cret");
    environment.put("MY_TOKEN", "s3cret");
    environment.put("GPU", "1");
    return new Programs(
        new ProgramSettings(
            temp.resolve("scratch"),
            "work-" + temp.getFileName(),
            environment,
            List.of("GPU", "ORHESTRA_*"),
            (long) megabytes << 20,
            grace));
  }

  private Launch.Start script(String... lines) throws IOException {
    Path script = Files.createTempFile(temp, "program", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Launch.Start(List.of(script.toString()), false);
  }

  private static TaskParameters parameters(String json) {
    return TaskParameters.of("{}", (ObjectNode) WireJson.mapper().readTree(json));
  }

  private Program program(Duration timeout, String... lines) throws IOException {
    return programs.prepare(script(lines), parameters("{}"), Map.of(), timeout);
  }

  private Outcome run(String... lines) throws IOException {
    return program(LONG, lines).run();
  }

  private Failed failed(String... lines) throws IOException {
    Outcome outcome = run(lines);
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static CompletableFuture<Outcome> inBackground(Program program) {
    return CompletableFuture.supplyAsync(program::run, task -> Thread.ofVirtual().start(task));
  }

  /** The process ids that a script wrote into a file, one per line, once there are {@code n}. */
  private static List<Long> pids(Path file, int n) {
    await().atMost(20, SECONDS).until(() -> Files.exists(file) && lines(file).size() == n);
    return lines(file).stream().map(Long::parseLong).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isAlive(long pid) {
    return ProcFs.process(pid).isPresent();
  }

  @Test
  void theLastResultOfAProgramCounts() throws IOException {
    Outcome outcome =
        run(
            "echo hello",
            "echo 'RESULT_JSON={\"fopt\":3}'",
            "printf 'RESULT_JSON={\"iter\":5,\"fopt\":2,\"x\":1}'");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Succeeded.class,
            s -> {
              assertThat(s.result()).isEqualTo(new ProgramResult(5L, 2.0, null, null, "{\"x\":1}"));
              assertThat(s.runtimeMs()).isBetween(0L, 50_000L);
            });
  }

  @Test
  void aShellProgramGetsItsParametersAsVariablesAndOnStandardInput() throws IOException {
    String odd = "two\nlines \u0001 'q' \"d\" $(id) é";
    String json = WireJson.mapper().writeValueAsString(Map.of("odd.name", odd, "n", 3));
    Path seen = temp.resolve("seen");
    Outcome outcome =
        programs
            .prepare(
                script(
                    "printf '%s' \"$ORHESTRA_PARAM_ODD_NAME\" > " + seen,
                    "printf 'RESULT_JSON={\"n\":%s,\"task\":\"%s\",\"input\":%s}' "
                        + "\"$ORHESTRA_PARAM_N\" \"$ORHESTRA_TASK_ID\" \"$(cat)\""),
                parameters(json),
                Map.of("ORHESTRA_TASK_ID", "t1"),
                LONG)
            .run();
    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(Files.readString(seen)).isEqualTo(odd);
    JsonNode others = WireJson.mapper().readTree(((Succeeded) outcome).result().others());
    assertThat(others.path("n").intValue()).isEqualTo(3);
    assertThat(others.path("task").stringValue()).isEqualTo("t1");
    assertThat(others.path("input")).isEqualTo(WireJson.mapper().readTree(json));
  }

  private Path jar() throws IOException {
    Path jar = temp.resolve("echo.jar");
    String name = EchoMain.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new ZipEntry(name));
      EchoMain.class.getClassLoader().getResourceAsStream(name).transferTo(out);
    }
    return jar;
  }

  private Outcome runJar(String params) throws IOException {
    jar();
    LaunchPolicy policy =
        new LaunchPolicy(
            temp,
            List.of(),
            "",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+ExitOnOutOfMemoryError"));
    TaskParameters parameters = parameters(params);
    return programs
        .prepare((Launch.Start) policy.decide(parameters), parameters, Map.of(), LONG)
        .run();
  }

  @Test
  void aJarGetsItsParametersThreeWays() throws IOException {
    Outcome outcome =
        runJar(
            "{\"jarPath\":\"echo.jar\",\"mainClass\":\"orhestra.spot.program.EchoMain\","
                + "\"params\":{\"swarm.inertia\":0.50}}");
    assertThat(outcome).isInstanceOf(Succeeded.class);
    JsonNode others = WireJson.mapper().readTree(((Succeeded) outcome).result().others());
    assertThat(others.path("property").stringValue()).isEqualTo("0.5");
    assertThat(others.path("variable").stringValue()).isEqualTo("0.5");
    assertThat(others.path("input").path("params").path("swarm.inertia").doubleValue())
        .isEqualTo(0.5);
  }

  @Test
  void aFullHeapIsSaidInWords() throws IOException {
    Outcome outcome =
        runJar(
            "{\"jarPath\":\"echo.jar\",\"mainClass\":\"orhestra.spot.program.EchoMain\","
                + "\"mode\":\"heap\"}");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.reason()).isEqualTo(FailureReason.RUNTIME_ERROR);
              assertThat(f.error()).contains("ran out of memory").contains("64 MB");
              assertThat(f.retriable()).isTrue();
            });
  }

  @Test
  void theAgentsSecretsAreNotPassedOn() throws IOException {
    Outcome outcome = run("env > " + temp.resolve("env"), "echo 'RESULT_JSON={}'");
    assertThat(outcome).isInstanceOf(Succeeded.class);
    String environment = Files.readString(temp.resolve("env"));
    assertThat(environment).contains("PATH=").contains("GPU=1").doesNotContain("s3cret");
  }

  @Test
  void theProgramHasAScratchFolderThatIsGoneAfterwards() throws IOException {
    Outcome outcome =
        run(
            "pwd > " + temp.resolve("pwd"),
            "mkdir -p a/b; touch a/b/c; ln -s " + temp + " link; mktemp > " + temp + "/tmpfile",
            "echo 'RESULT_JSON={}'");
    assertThat(outcome).isInstanceOf(Succeeded.class);
    Path scratch = Path.of(Files.readString(temp.resolve("pwd")).strip());
    assertThat(scratch).startsWithRaw(temp.toRealPath().resolve("scratch")).doesNotExist();
    assertThat(Files.readString(temp.resolve("tmpfile"))).contains("scratch");
    assertThat(temp.resolve("pwd")).exists();
  }

  @Test
  void endsWithoutAResultAreFailuresThatARetryDoesNotMend() throws IOException {
    assertThat(failed("echo out; echo err >&2"))
        .satisfies(
            f -> {
              assertThat(f.error()).contains("without a result");
              assertThat(f.retriable()).isFalse();
              assertThat(f.exitCode()).isZero();
              assertThat(f.outputTail()).contains("out\n").contains("err\n");
            });
    assertThat(failed("echo 'RESULT_JSON={\"fopt\":NaN}'").error()).contains("diverged");
    assertThat(failed("echo 'RESULT_JSON={\"fopt\":1}'; echo 'RESULT_JSON={'").error())
        .contains("not JSON");
  }

  @Test
  void aHugeResultIsRefusedAndALargeOneIsNot() throws IOException {
    String print =
        "printf 'RESULT_JSON={\"fopt\":1,\"x\":\"'; head -c %d /dev/zero | tr '\\0' x; echo '\"}'";
    assertThat(run(print.formatted(900_000)))
        .isInstanceOfSatisfying(
            Succeeded.class, s -> assertThat(s.result().others()).hasSizeGreaterThan(900_000));
    assertThat(failed(print.formatted(5_000_000)))
        .satisfies(
            f -> {
              assertThat(f.error()).contains("longer than");
              assertThat(f.retriable()).isFalse();
            });
  }

  @Test
  void exitCodesAndSignalsAreMapped() throws IOException {
    assertThat(failed("echo 'RESULT_JSON={}'; echo no >&2; exit 3"))
        .isEqualTo(
            new Failed(
                FailureReason.RUNTIME_ERROR,
                "the program ended with exit code 3",
                true,
                3,
                "no\n"));
    assertThat(failed("exit 64").retriable()).isFalse();
    assertThat(failed("exit 78").retriable()).isFalse();
    assertThat(failed("exit 75").retriable()).isTrue();
    assertThat(failed("exit 79").retriable()).isTrue();
    Failed killed = failed("kill -KILL $$");
    assertThat(killed.error()).contains("signal 9 (SIGKILL");
    assertThat(killed.exitCode()).isEqualTo(137);
    assertThat(killed.retriable()).isTrue();
  }

  @Test
  void aProgramThatCannotBeStartedIsAFailure() {
    Outcome outcome =
        programs
            .prepare(
                new Launch.Start(List.of("/nowhere/program"), false),
                parameters("{}"),
                Map.of(),
                LONG)
            .run();
    assertThat(outcome).isInstanceOf(Failed.class);
    Outcome tooLong =
        programs
            .prepare(
                new Launch.Start(List.of("/bin/true"), false),
                parameters("{\"a\":\"" + "x".repeat(3 << 20) + "\"}"),
                Map.of(),
                LONG)
            .run();
    assertThat(tooLong)
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.reason()).isEqualTo(FailureReason.UNSUPPORTED);
              assertThat(f.error()).contains("too long");
              assertThat(f.retriable()).isFalse();
            });
  }

  @Test
  void aProgramThatDoesNotReadALargeInputRunsAllTheSame() throws IOException {
    StringBuilder json = new StringBuilder("{\"a\":0");
    for (int i = 0; i < 20; i++) {
      json.append(",\"a").append(i).append("\":\"").append("x".repeat(10_000)).append('"');
    }
    Outcome outcome =
        programs
            .prepare(script("echo 'RESULT_JSON={}'"), parameters(json + "}"), Map.of(), LONG)
            .run();
    assertThat(outcome).isInstanceOf(Succeeded.class);
  }

  @Test
  void timeoutEndsTheWholeTree() throws IOException {
    Path pids = temp.resolve("pids");
    Program program =
        program(
            Duration.ofSeconds(2),
            "echo $$ > " + pids,
            "sh -c 'echo $$ >> " + pids + "; sleep 100 & echo $! >> " + pids + "; wait' &",
            "echo started; wait");
    CompletableFuture<Outcome> outcome = inBackground(program);
    List<Long> tree = pids(pids, 3);
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.reason()).isEqualTo(FailureReason.TIMEOUT);
              assertThat(f.retriable()).isTrue();
              assertThat(f.error()).contains("2 s");
              assertThat(f.outputTail()).contains("started");
            });
    assertThat(tree).noneMatch(ProgramTest::isAlive);
  }

  @Test
  void cancelGivesTheTreeAChanceToEndItselfAndThenKillsIt() throws Exception {
    try (Programs impatient = programs(64, Duration.ofMillis(500))) {
      impatient.start();
      Path pids = temp.resolve("pids");
      Program program =
          impatient.prepare(
              script(
                  "trap 'echo term >> " + temp.resolve("asked") + "' TERM",
                  "(trap '' TERM; while :; do sleep 1; done) & echo $! > " + pids,
                  "echo $$ >> " + pids,
                  "while :; do sleep 0.1; done"),
              parameters("{}"),
              Map.of(),
              LONG);
      CompletableFuture<Outcome> outcome = inBackground(program);
      List<Long> tree = pids(pids, 2);
      program.stop(Stop.CANCELLED);
      assertThat(outcome.get(20, SECONDS)).isEqualTo(new Stopped(Stop.CANCELLED));
      assertThat(tree).noneMatch(ProgramTest::isAlive);
      assertThat(temp.resolve("asked")).exists();
    }
  }

  @Test
  void aProgramCancelledBeforeItRunsIsNotStarted() throws IOException {
    Program program = program(LONG, "touch " + temp.resolve("ran"));
    program.stop(Stop.CANCELLED);
    assertThat(program.run()).isEqualTo(new Stopped(Stop.CANCELLED));
    assertThat(temp.resolve("ran")).doesNotExist();
  }

  @Test
  void whatAProgramLeavesInTheBackgroundEndsWithIt() throws IOException {
    Path pids = temp.resolve("pids");
    // One that keeps the output open, and one that hides in a session of its own.
    Outcome outcome =
        run(
            "sleep 100 & echo $! > " + pids,
            "setsid sh -c 'echo $$ >> " + pids + "; exec sleep 100' > /dev/null 2>&1 &",
            "while [ $(wc -l < " + pids + ") -lt 2 ]; do sleep 0.05; done",
            "echo 'RESULT_JSON={\"fopt\":1}'");
    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(pids(pids, 2)).noneMatch(ProgramTest::isAlive);
  }

  @Test
  void aProgramOverItsMemoryIsKilledWithItsChildren() throws IOException {
    Path pids = temp.resolve("pids");
    // The child holds the memory: tail keeps a line without end, which nobody reads, as a whole.
    Failed killed =
        failed(
            "echo $$ > " + pids,
            "head -c 200000000 /dev/zero | tail -n 1 | sleep 100",
            "echo 'RESULT_JSON={}'");
    assertThat(killed.reason()).isEqualTo(FailureReason.RUNTIME_ERROR);
    assertThat(killed.error()).contains("memory").contains("64 MB").contains("--memory");
    assertThat(killed.retriable()).isTrue();
    assertThat(pids(pids, 1)).noneMatch(ProgramTest::isAlive);
  }

  @Test
  void thePeakOfTheMemoryIsReported() throws IOException {
    try (Programs roomy = programs(1000, Duration.ofSeconds(5))) {
      roomy.start();
      Program program =
          roomy.prepare(
              script(
                  "head -c 100000000 /dev/zero | tail -n 1 | (head -c 1 > /dev/null; sleep 1.5)",
                  "echo 'RESULT_JSON={}'"),
              parameters("{}"),
              Map.of(),
              LONG);
      assertThat(program.run())
          .isInstanceOfSatisfying(
              Succeeded.class, s -> assertThat(s.peakRamMb()).isBetween(90L, 400L));
    }
  }

  @Test
  void progressIsTheLastGoodLine() throws IOException {
    Path go = temp.resolve("go");
    Program program =
        program(
            LONG,
            "echo 'PROGRESS_JSON={\"iter\":1}'",
            "echo 'PROGRESS_JSON={\"iter\":2,\"fopt\":NaN}'",
            "echo 'PROGRESS_JSON={broken'",
            "while [ ! -e " + go + " ]; do sleep 0.05; done",
            "echo 'RESULT_JSON={}'");
    CompletableFuture<Outcome> outcome = inBackground(program);
    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () ->
                assertThat(WireJson.mapper().writeValueAsString(program.progress()))
                    .isEqualTo("{\"iter\":2,\"fopt\":\"NaN\"}"));
    Files.writeString(go, "");
    assertThat(outcome.join()).isInstanceOf(Succeeded.class);
  }

  @Test
  void closeKillsWhatRuns() throws Exception {
    Path pids = temp.resolve("pids");
    Program program =
        program(LONG, "trap '' TERM", "echo $$ > " + pids, "while :; do sleep 1; done");
    CompletableFuture<Outcome> outcome = inBackground(program);
    List<Long> tree = pids(pids, 1);
    programs.close();
    assertThat(tree).noneMatch(ProgramTest::isAlive);
    assertThat(outcome.get(20, SECONDS)).isEqualTo(new Stopped(Stop.SHUTDOWN));
  }

  @Test
  void leftoversOfAWorkFolderAreFoundByTheirMark() throws Exception {
    Path pids = temp.resolve("pids");
    String other = "work-other-" + temp.getFileName();
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh", "-c", "setsid sleep 100 & echo $! > " + pids + "; exec sleep 100");
    builder.environment().put(Programs.MARK, other + ".17");
    Process left = builder.start();
    try {
      List<Long> tree = pids(pids, 1);
      assertThat(Programs.killLeftovers("work-othe")).isZero();
      assertThat(Programs.killLeftovers(other)).isEqualTo(2);
      assertThat(left.waitFor(10, SECONDS)).isTrue();
      assertThat(tree).noneMatch(ProgramTest::isAlive);
    } finally {
      left.destroyForcibly();
    }
  }

  @Test
  void aWatchdogWhosePipeEndsKillsTheGroupsItWatches() throws Exception {
    Watchdog watchdog = new Watchdog();
    watchdog.start(List.of());
    Process watched = new ProcessBuilder("setsid", "sh", "-c", "sleep 100 & echo $!; wait").start();
    Process released = new ProcessBuilder("sleep", "100").start();
    try {
      watchdog.watch(released.pid());
      watchdog.watch(watched.pid());
      watchdog.unwatch(released.pid());
      long child = Long.parseLong(watched.inputReader().readLine());
      watchdog.close();
      assertThat(watched.waitFor(10, SECONDS)).isTrue();
      await().atMost(10, SECONDS).until(() -> !isAlive(child));
      assertThat(released.isAlive()).isTrue();
    } finally {
      watched.destroyForcibly();
      released.destroyForcibly();
    }
  }
}
