package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code orhestra} in a small project of its own: its build makes an empty folder, and
 * its JDK is a script that prints its process id and its arguments.
 */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*)
            [ -z "$REHEARSAL_WAITS" ] || { touch "$REHEARSAL_WAITS"; exec sleep 60; }
            [ -z "$REHEARSAL_FAILS" ] || exit 1
            echo cache > "${argument#*=}"
            exit 0
            ;;
        esac
      done
      echo "pid $$"
      for argument; do echo "$argument"; done
      exit 7
      """;

  @TempDir private Path folder;

  private record Run(long pid, int exitCode, List<String> out, String err) {}

  @BeforeEach
  void makeProject() throws IOException {
    Files.copy(Path.of("..", "orhestra"), folder.resolve("orhestra"));
    write("pom.xml", "<project/>");
    write(".mvn/jvm.config", "");
    write(".mvn/maven.config", "");
    script("mvnw", "#!/bin/sh\nmkdir -p cli/target/orhestra/lib\n");
    jdk("25.0.1");
  }

  private void jdk(String version) throws IOException {
    write("jdk/release", "JAVA_VERSION=\"" + version + "\"\n");
    script("jdk/bin/java", JAVA);
    script("jdk/bin/javac", "#!/bin/sh\n");
  }

  private void script(String name, String text) throws IOException {
    write(name, text);
    assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", folder.resolve("orhestra").toString());
    builder.command().addAll(List.of(arguments));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("ORHESTRA_") || name.contains("JAVA"));
    builder.environment().put("ORHESTRA_JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(environment, arguments);
    int exitCode = process.waitFor();
    return new Run(
        process.pid(),
        exitCode,
        Files.readAllLines(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  private static List<String> caches(Run run) {
    return run.out().stream()
        .filter(argument -> argument.startsWith("-XX:AOTCache="))
        .map(argument -> Path.of(argument.substring(argument.indexOf('=') + 1)))
        .map(cache -> cache.getFileName().toString())
        .toList();
  }

  @Test
  void launcherBecomesJavaAndItsExitCodeIsJavas() throws Exception {
    Run run = run("jobs", "--limit", "a b", "*");

    assertThat(run.out()).contains("pid " + run.pid()).endsWith("jobs", "--limit", "a b", "*");
    assertThat(run.exitCode()).isEqualTo(7);
  }

  @Test
  void cachesAreMadeOnceForABuildAndUsed() throws Exception {
    assertThat(run("jobs").err()).contains("building", "preparing fast starts");

    Run second = run("jobs");
    assertThat(second.err()).isEmpty();
    assertThat(caches(second)).containsExactly("client.aot");
    assertThat(second.out()).contains("-Xlog:aot*=off");
    assertThat(caches(run("spot"))).containsExactly("client.aot");
    assertThat(caches(run("serve"))).containsExactly("server.aot");
    assertThat(run("demo").out()).anyMatch(option -> option.startsWith("-Dorhestra.caches=/"));
  }

  @Test
  void versionIsTooLittleForACache() throws Exception {
    assertThat(caches(run("--version"))).isEmpty();
  }

  @Test
  void anotherJdkGetsCachesOfItsOwn() throws Exception {
    run("jobs");
    jdk("25.0.2");

    assertThat(run("jobs").err()).contains("preparing");
    assertThat(run("jobs").err()).isEmpty();
  }

  @Test
  void javaThatKnowsNoCacheStartsWithout() throws Exception {
    jdk("21.0.4");

    Run run = run("serve");
    assertThat(run.err()).doesNotContain("preparing");
    assertThat(run.out()).noneMatch(argument -> argument.contains("AOT"));
  }

  @Test
  void failureToMakeACacheCostsOnlySpeedAndIsNotRepeated() throws Exception {
    Run first = run(Map.of("REHEARSAL_FAILS", "yes"), "serve");
    Run second = run("serve");

    assertThat(first.out()).contains("serve");
    assertThat(caches(first)).isEmpty();
    assertThat(second.err()).isEmpty();
    assertThat(caches(second)).isEmpty();
  }

  @Test
  void optionsOnArchivesAreLeftToTheirUser() throws Exception {
    run("serve");

    for (String variable : List.of("ORHESTRA_JAVA_OPTS", "JAVA_TOOL_OPTIONS")) {
      assertThat(caches(run(Map.of(variable, "-Xmx1g -Xshare:off"), "serve"))).isEmpty();
    }
    assertThat(caches(run(Map.of("ORHESTRA_JAVA_OPTS", "-Xmx1g"), "serve"))).hasSize(1);
  }

  @Test
  void interruptedPreparationIsDoneAnew() throws Exception {
    Path waits = folder.resolve("waits");
    Process process = start(Map.of("REHEARSAL_WAITS", waits.toString()), "jobs");
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(waits));
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(caches(run("jobs"))).containsExactly("client.aot");
  }

  @Test
  void installedCopyMakesNone() throws Exception {
    Files.delete(folder.resolve("pom.xml"));
    Files.createDirectory(folder.resolve("lib"));

    assertThat(run("serve").out()).contains("serve").noneMatch(word -> word.contains("AOT"));
    assertThat(folder.resolve("aot-25000001")).doesNotExist();
  }
}
