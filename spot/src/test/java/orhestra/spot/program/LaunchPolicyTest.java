package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.client.WireJson;
import orhestra.client.spot.FailureReason;
import tools.jackson.databind.node.ObjectNode;

class LaunchPolicyTest {
  @TempDir Path temp;
  private Path jars;
  private Path tools;

  @BeforeEach
  void folders() throws IOException {
    temp = temp.toRealPath();
    jars = Files.createDirectories(temp.resolve("jars"));
    tools = Files.createDirectories(temp.resolve("tools"));
    Files.writeString(jars.resolve("a.jar"), "jar");
    Files.writeString(temp.resolve("outside.jar"), "jar");
    executable(tools.resolve("solve"));
    executable(tools.resolve("python9"));
    executable(temp.resolve("evil"));
  }

  private static void executable(Path path) throws IOException {
    Files.writeString(path, "#!/bin/sh\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Launch decide(String params, String... allow) {
    return decideIn(jars, params, allow);
  }

  private Launch decideIn(@Nullable Path jarFolder, String params, String... allow) {
    LaunchPolicy policy =
        new LaunchPolicy(
            jarFolder, List.of(allow), tools + ":relative", List.of("/java", "-Xmx64m"));
    return policy.decide(TaskParameters.of("{}", (ObjectNode) WireJson.mapper().readTree(params)));
  }

  private static String json(Map<String, ?> fields) {
    return WireJson.mapper().writeValueAsString(fields);
  }

  private static void assertRefused(Launch launch, FailureReason reason, String text) {
    assertThat(launch)
        .isInstanceOfSatisfying(
            Launch.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.error()).contains(text);
              assertThat(refused.retriable()).isEqualTo(reason == FailureReason.MISSING_ARTIFACT);
            });
  }

  private static List<String> started(Launch launch) {
    assertThat(launch).isInstanceOf(Launch.Start.class);
    return ((Launch.Start) launch).command();
  }

  @Test
  void aJarIsStartedWithItsParametersAsProperties() {
    String odd = "line\nbreak 'and' \"quotes\" $(id)";
    Launch launch =
        decide(json(Map.of("jarPath", "a.jar", "mainClass", "com.example.Main", "x.y", odd)));
    assertThat(started(launch))
        .containsExactly(
            "/java", "-Xmx64m", "-Dx.y=" + odd, "-cp", jars + "/a.jar", "com.example.Main");
    assertThat(((Launch.Start) launch).jvm()).isTrue();
  }

  @Test
  void aJarIsFoundByNameRelativeAndAbsolutePath() throws IOException {
    Files.createDirectories(jars.resolve("v1"));
    Files.writeString(jars.resolve("v1/b.jar"), "jar");
    Path link = Files.createSymbolicLink(temp.resolve("link"), jars);
    for (String name :
        List.of("a.jar", "./a.jar", "v1/../a.jar", jars + "/a.jar", jars + "/v1/../a.jar")) {
      assertThat(started(decide(json(Map.of("jarPath", name)))))
          .containsExactly("/java", "-Xmx64m", "-jar", jars + "/a.jar");
    }
    assertThat(started(decide(json(Map.of("artifact", "v1/b.jar")))).getLast())
        .isEqualTo(jars + "/v1/b.jar");
    assertThat(started(decideIn(link, json(Map.of("jarPath", link + "/a.jar")))).getLast())
        .isEqualTo(jars + "/a.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.jar",
        "/etc/passwd",
        "link.jar",
        "folder/outside.jar",
        "v1/../../outside.jar",
        "../jars-evil/a.jar"
      })
  void aJarOutsideTheFolderIsRefusedHoweverItIsNamed(String name) throws IOException {
    Files.createSymbolicLink(jars.resolve("link.jar"), temp.resolve("outside.jar"));
    Files.createSymbolicLink(jars.resolve("folder"), temp);
    Files.createDirectories(temp.resolve("jars-evil"));
    Files.writeString(temp.resolve("jars-evil/a.jar"), "jar");
    assertRefused(
        decide(json(Map.of("jarPath", name))), FailureReason.UNSUPPORTED, "outside this SPOT's");
  }

  @Test
  void whatIsNotThereIsMissingButOutsideNothingIsToldOfExistence() {
    assertRefused(
        decide("{\"jarPath\":\"none.jar\"}"), FailureReason.MISSING_ARTIFACT, "copy it there");
    assertRefused(decide("{\"jarPath\":\"/test/opt.jar\"}"), FailureReason.UNSUPPORTED, "outside");
    assertRefused(
        decideIn(null, "{\"jarPath\":\"a.jar\"}"), FailureReason.UNSUPPORTED, "--jar-dir");
    assertRefused(decide("{\"jarPath\":\".\"}"), FailureReason.UNSUPPORTED, "not a readable file");
    assertRefused(
        decide("{\"jarPath\":\"a\\u0000.jar\"}"), FailureReason.UNSUPPORTED, "not a path");
    assertRefused(decide("{}"), FailureReason.UNSUPPORTED, "names no program");
  }

  @Test
  void aJarNameThatMeansSomethingInAClassPathIsRefused() throws IOException {
    Files.writeString(jars.resolve("a:b.jar"), "jar");
    assertRefused(decide("{\"jarPath\":\"a:b.jar\"}"), FailureReason.UNSUPPORTED, "class path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-version", "@/tmp/args", "a b", "", "A;B", "-cp", "a..b"})
  void aMainClassThatIsNoClassNameIsRefused(String mainClass) {
    assertRefused(
        decide(json(Map.of("jarPath", "a.jar", "mainClass", mainClass))),
        FailureReason.UNSUPPORTED,
        "not the name of a class");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.management.jmxremote.port",
        "java.security.policy",
        "log4j2.configurationFile",
        "user.home",
        "a=b",
        ""
      })
  void parametersThatSteerTheVirtualMachineAreRefused(String name) {
    assertRefused(
        decide(json(Map.of("jarPath", "a.jar", name, "1"))), FailureReason.UNSUPPORTED, "rename");
  }

  @Test
  void nulCharactersAreRefused() {
    assertRefused(
        decide(json(Map.of("jarPath", "a.jar", "x", "a\0b"))), FailureReason.UNSUPPORTED, "NUL");
    assertRefused(
        decide(json(Map.of("command", List.of("solve", "a\0b"))), "solve"),
        FailureReason.UNSUPPORTED,
        "NUL");
  }

  @Test
  void withoutAPatternNoCommandIsAllowed() {
    assertRefused(decide("{\"command\":\"solve\"}"), FailureReason.UNSUPPORTED, "--allow-command");
  }

  @Test
  void aPatternOfOneNameAllowsThatProgramOfThePath() {
    assertThat(started(decide("{\"command\":[\"solve\",\"a b\",3,true]}", "solve")))
        .containsExactly(tools + "/solve", "a b", "3", "true");
    assertThat(started(decide("{\"command\":\"solve 'a b' $HOME\"}", "solve")))
        .containsExactly(tools + "/solve", "a b", "$HOME");
    assertThat(started(decide(json(Map.of("command", tools + "/solve")), "so*")))
        .containsExactly(tools + "/solve");
    assertRefused(
        decide("{\"command\":\"python9\"}", "solve"), FailureReason.UNSUPPORTED, "not allowed");
    assertRefused(
        decide("{\"command\":\"solver\"}", "solve*"), FailureReason.MISSING_ARTIFACT, "install");
    // The same name elsewhere is another program.
    assertRefused(
        decide(json(Map.of("command", temp + "/evil")), "evil"),
        FailureReason.UNSUPPORTED,
        "not allowed");
  }

  @Test
  void aPathPatternIsComparedWithTheRealPath() throws IOException {
    Files.createSymbolicLink(temp.resolve("way"), tools);
    Files.createSymbolicLink(tools.resolve("venv"), tools.resolve("python9"));
    Files.createDirectories(tools.resolve("sub"));
    String pattern = tools + "/*";
    assertThat(started(decide(json(Map.of("command", temp + "/way/solve")), pattern)))
        .containsExactly(tools + "/solve");
    assertThat(started(decide("{\"command\":\"solve\"}", pattern)))
        .containsExactly(tools + "/solve");
    // A link keeps its own name, since programs look at it; it may be allowed by its target.
    assertThat(started(decide(json(Map.of("command", tools + "/venv")), tools + "/python9")))
        .containsExactly(tools + "/venv");
    assertThat(started(decide(json(Map.of("command", tools + "/solve")), temp + "/way/solve")))
        .containsExactly(tools + "/solve");
    for (String command :
        List.of(temp + "/evil", tools + "/../evil", tools + "/sub/../../evil", "/bin/sh")) {
      assertRefused(
          decide(json(Map.of("command", command)), pattern),
          FailureReason.UNSUPPORTED,
          "not allowed");
    }
    assertRefused(
        decide(json(Map.of("command", temp + "/gone")), temp + "/gone"),
        FailureReason.MISSING_ARTIFACT,
        "install");
  }

  @Test
  void furtherWordsOfAPatternBindTheArguments() throws IOException {
    Path script = Files.writeString(jars.resolve("pso.py"), "");
    Files.writeString(temp.resolve("evil.py"), "");
    String pattern = "python9 " + jars + "/*.py";
    assertThat(
            started(
                decide(
                    json(Map.of("command", List.of("python9", script.toString(), "-n"))), pattern)))
        .containsExactly(tools + "/python9", script.toString(), "-n");
    for (List<String> command :
        List.of(
            List.of("python9"),
            List.of("python9", "-c", "evil"),
            List.of("python9", temp + "/evil.py"),
            List.of("python9", jars + "/../evil.py"),
            List.of("python9", "pso.py"),
            List.of("solve", script.toString()))) {
      assertRefused(
          decide(json(Map.of("command", command)), pattern),
          FailureReason.UNSUPPORTED,
          "not allowed");
    }
    assertThat(started(decide("{\"command\":\"solve --fast x\"}", "solve --*")))
        .containsExactly(tools + "/solve", "--fast", "x");
  }

  @Test
  void aRelativeProgramIsTakenFromTheJarFolder() throws IOException {
    executable(jars.resolve("run.sh"));
    assertThat(started(decide("{\"command\":\"./run.sh 1\"}", jars + "/*.sh")))
        .containsExactly(jars + "/run.sh", "1");
    assertRefused(
        decideIn(null, "{\"command\":\"./run.sh\"}", "/**"),
        FailureReason.UNSUPPORTED,
        "give the program as");
  }

  @Test
  void aCommandThatIsNoCommandIsRefused() {
    for (String command : List.of("\"\"", "[]", "{}", "3", "[\"\"]", "[[1]]", "\"a 'b\"")) {
      assertRefused(
          decide("{\"command\":" + command + "}", "/**"), FailureReason.UNSUPPORTED, "command");
    }
  }

  @Test
  void aPatternThatIsNoneIsAnErrorAtTheStart() {
    for (String pattern : List.of("", "  ", "a/b", "'open", "/opt/[a")) {
      assertThatIllegalArgumentException().isThrownBy(() -> decide("{}", pattern));
    }
  }
}
