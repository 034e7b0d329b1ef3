package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  @TempDir private Path folder;
  private Children children;

  @AfterEach
  void killAll() {
    if (children != null) {
      children.kill();
    }
  }

  @Test
  void childIsThisProgramAndItsOutputIsKept() throws Exception {
    children = new Children(folder);

    Child child = children.start("version", List.of(), Map.of(), List.of("--version"));

    await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
    assertThat(child.exitCode()).isZero();
    assertThat(child.lastLines(5)).hasSize(2).first().asString().startsWith("orhestra ");
    assertThat(child.lastLines(1)).hasSize(1).first().asString().startsWith("Java ");
    assertThat(folder.resolve("version.log")).exists();
  }

  @Test
  void stopEndsAllThatLive() throws Exception {
    children = new Children(folder);
    Child sleeper = sleeper("sleeper");

    assertThat(children.living()).containsExactly(sleeper);
    children.stop();

    assertThat(children.living()).isEmpty();
  }

  @Test
  void killTakesWhatTheChildStarted() throws Exception {
    Path pidFile = folder.resolve("grandchild");
    Process shell =
        new ProcessBuilder("sh", "-c", "sleep 60 & echo $! > " + pidFile + "; wait").start();
    Child child = new Child("shell", shell, folder.resolve("shell.log"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
    ProcessHandle grandchild =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElseThrow();

    child.kill();

    await().atMost(Duration.ofSeconds(10)).until(() -> !grandchild.isAlive() && !child.isAlive());
    assertThat(child.lastLines(3)).isEmpty();
  }

  private Child sleeper(String name) throws IOException {
    // A command that waits: the JVM is suspended before main by the debugger's agent.
    return children.start(
        name,
        List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0"),
        Map.of(),
        List.of("--version"));
  }
}
