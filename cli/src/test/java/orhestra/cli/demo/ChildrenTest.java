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
import orhestra.cli.OwnJava;

class ChildrenTest {
  private static final List<String> PROGRAM = OwnJava.orhestra(OwnJava.Cache.CLIENT, List.of());

  @TempDir private Path folder;
  private Children children;

  @AfterEach
  void killAll() throws InterruptedException {
    if (children != null) {
      children.kill();
    }
  }

  @Test
  void childIsThisProgramAndItsOutputIsKept() throws Exception {
    children = new Children(folder, false);

    Child child = children.start("version", PROGRAM, Map.of(), List.of("--version"));

    await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
    assertThat(child.exitCode()).isZero();
    assertThat(child.lastLines(5)).hasSize(2).first().asString().startsWith("orhestra ");
    assertThat(child.lastLines(1)).hasSize(1).first().asString().startsWith("Java ");
    assertThat(folder.resolve("version.log")).exists();
  }

  @Test
  void stopEndsAllThatLive() throws Exception {
    children = new Children(folder, false);
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

  @Test
  void childThatEndsByItselfIsLostAndOneThatWasToldToEndIsNot() throws Exception {
    children = new Children(folder, false);
    Child killed = sleeper("killed");
    Child stopped = sleeper("stopped");
    Child lost = sleeper("lost");
    killed.kill();
    stopped.stop(Duration.ofSeconds(20));
    ProcessHandle.of(lost.pid()).orElseThrow().destroyForcibly();
    await().atMost(Duration.ofSeconds(20)).until(() -> !lost.isAlive());

    assertThat(children.lost()).containsExactly(lost);
    assertThat(DemoException.lost(children.lost()))
        .hasMessage("lost (exit code 137) ended on the way");
  }

  @Test
  void childThatOutlivesTheTerminalIgnoresItsHangup() throws Exception {
    children = new Children(folder, true);
    Child sleeper = sleeper("sleeper");
    Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(sleeper.pid())).start();

    assertThat(kill.waitFor()).isZero();
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(sleeper::isAlive);
  }

  /** A worker without a server waits for one for ever, but ends when its terminal is closed. */
  private Child sleeper(String name) throws IOException {
    Path work = folder.resolve(name + "-work");
    Child child =
        children.start(
            name,
            PROGRAM,
            Map.of(),
            List.of("spot", "--server", "127.0.0.1:1", "--work-dir", work.toString()));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> String.join("", child.lastLines(9)).contains("127.0.0.1:1"));
    return child;
  }
}
