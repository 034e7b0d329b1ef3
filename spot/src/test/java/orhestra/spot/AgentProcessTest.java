package orhestra.spot;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.spot.TestCoordinator.Task;

/** The agent as a process that gets signals. */
@Timeout(90)
class AgentProcessTest {
  @TempDir Path temp;
  private TestCoordinator coordinator;
  private Process agent;

  @BeforeEach
  void start() throws IOException {
    coordinator = new TestCoordinator();
    agent = startAgent();
  }

  @AfterEach
  void close() {
    agent.destroyForcibly();
    coordinator.close();
  }

  private Process startAgent() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            AgentMain.class.getName(),
            coordinator.uri(),
            temp.resolve("work").toString(),
            temp.toString())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(temp.resolve("agent.log").toFile()))
        .start();
  }

  /** A task that notes its process and that of a child, and ends once {@code go} exists. */
  private Task task(Path go) throws IOException {
    Path script = Files.createTempFile(temp, "program", ".sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        trap '' TERM INT HUP
        sleep 300 &
        echo $! >> %1$s
        echo $$ >> %1$s
        while [ ! -e %2$s ]; do sleep 0.1; done
        echo 'RESULT_JSON={"fopt":1}'
        """
            .formatted(temp.resolve("pids"), go));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return coordinator.add(Map.of("command", script.toString()));
  }

  private List<Long> programs(int count) {
    Path pids = temp.resolve("pids");
    await()
        .atMost(30, SECONDS)
        .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == count);
    try {
      return Files.readAllLines(pids).stream().map(Long::parseLong).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(agent.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void sigtermDrainsAndEndsWithStatusZero() throws Exception {
    Path go = temp.resolve("go");
    Task task = task(go);
    List<Long> programs = programs(2);
    signal("TERM");
    int claims = coordinator.calls("tasks/claim").size();
    Task later = task(go);
    assertThat(agent.waitFor(2, SECONDS)).isFalse();
    assertThat(programs).allMatch(Processes::isAlive);
    Files.writeString(go, "");
    assertThat(agent.waitFor(20, SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
    assertThat(coordinator.status(task)).isEqualTo("DONE");
    assertThat(coordinator.status(later)).isEqualTo("NEW");
    assertThat(coordinator.calls("tasks/claim").size()).isLessThanOrEqualTo(claims + 1);
    assertThat(coordinator.calls.getLast().name()).isEqualTo("goodbye");
    await().atMost(10, SECONDS).until(() -> programs.stream().noneMatch(Processes::isAlive));
  }

  @Test
  void aSecondSignalKillsAtOnce() throws Exception {
    Task task = task(temp.resolve("never"));
    List<Long> programs = programs(2);
    // Not SIGINT, which a process may have been told to ignore by the shell that began all this.
    signal("TERM");
    assertThat(agent.waitFor(1, SECONDS)).isFalse();
    signal("TERM");
    assertThat(agent.waitFor(10, SECONDS)).isTrue();
    assertThat(agent.exitValue()).isEqualTo(143);
    await().atMost(10, SECONDS).until(() -> programs.stream().noneMatch(Processes::isAlive));
    assertThat(task.results).isEmpty();
  }

  @Test
  void programsOfAKilledAgentEndAndTheNextAgentReturnsItsLeases() throws Exception {
    Path go = temp.resolve("go");
    Task task = task(go);
    List<Long> programs = programs(2);
    agent.destroyForcibly();
    assertThat(agent.waitFor(10, SECONDS)).isTrue();
    await().atMost(10, SECONDS).until(() -> programs.stream().noneMatch(Processes::isAlive));
    assertThat(coordinator.status(task)).isEqualTo("RUNNING");
    Files.writeString(go, "");
    agent = startAgent();
    await().atMost(30, SECONDS).until(() -> coordinator.status(task).equals("DONE"));
    assertThat(task.attempt).isEqualTo(2);
    assertThat(coordinator.calls("goodbye")).hasSize(1);
  }
}
