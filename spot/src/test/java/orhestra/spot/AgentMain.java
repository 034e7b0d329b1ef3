package orhestra.spot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An agent as a process of its own, for tests that kill it. */
final class AgentMain {
  private AgentMain() {}

  /** Takes the server, the work folder and the folder of allowed scripts. */
  public static void main(String[] args) {
    System.exit(
        SpotAgent.runUntilSignalled(
            SpotOptions.builder(args[0])
                .workDir(Path.of(args[1]))
                .allowCommands(List.of(args[2] + "/*.sh"))
                .slots(2)
                .heartbeatInterval(Duration.ofMillis(200))
                .longestBackoff(Duration.ofMillis(300))
                .killGrace(Duration.ofMillis(500))
                .drainTimeout(Duration.ofSeconds(20))
                .build()));
  }
}
