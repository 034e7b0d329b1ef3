package orhestra.spot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpotOptionsTest {
  @Test
  void defaults() {
    SpotOptions options = SpotOptions.builder("localhost:8080").build();
    assertThat(options.transport().server()).isEqualTo(URI.create("http://localhost:8080"));
    assertThat(options.transport().key()).isNull();
    assertThat(options.slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.labels()).isEmpty();
    assertThat(options.name()).isNotBlank();
    assertThat(options.workDir()).isNull();
    assertThat(options.workRoot()).isEqualTo(Path.of("data/spots"));
    assertThat(options.jarDir()).isNull();
    assertThat(options.allowCommands()).isEmpty();
    assertThat(options.java()).isExecutable();
    assertThat(options.memoryMb()).isEqualTo(512);
    assertThat(options.taskTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(options.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.claimWait()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void everythingSet() {
    SpotOptions options =
        SpotOptions.builder("https://host")
            .agentKey("key")
            .slots(7)
            .labels(List.of("gpu = yes", "empty=", "url=a=b"))
            .name(" n ")
            .workDir(Path.of("w"))
            .workRoot(Path.of("r"))
            .jarDir(Path.of("j"))
            .allowCommands(List.of("a", "b"))
            .passEnvironment(List.of("CUDA_*"))
            .java(Path.of("java"))
            .javaOptions(List.of("-Dx=1"))
            .memoryMb(64)
            .taskTimeout(Duration.ofSeconds(1))
            .heartbeatInterval(Duration.ofSeconds(3))
            .claimWait(Duration.ZERO)
            .drainTimeout(Duration.ZERO)
            .killGrace(Duration.ZERO)
            .longestBackoff(Duration.ofSeconds(4))
            .build();
    assertThat(options.transport().key()).isEqualTo("key");
    assertThat(options.slots()).isEqualTo(7);
    assertThat(options.labels())
        .containsExactly(Map.entry("gpu", "yes"), Map.entry("empty", ""), Map.entry("url", "a=b"));
    assertThat(options.name()).isEqualTo("n");
    assertThat(options.workDir()).isEqualTo(Path.of("w"));
    assertThat(options.jarDir()).isEqualTo(Path.of("j"));
    assertThat(options.allowCommands()).containsExactly("a", "b");
    assertThat(options.passEnvironment()).containsExactly("CUDA_*");
    assertThat(options.javaOptions()).containsExactly("-Dx=1");
    assertThat(options.memoryMb()).isEqualTo(64);
    assertThat(options.killGrace()).isZero();
    assertThat(options.longestBackoff()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    SpotOptions.Builder builder = SpotOptions.builder("localhost:1");
    refused(() -> SpotOptions.builder("ftp://x"), "server address");
    refused(() -> builder.slots(0), "slots");
    refused(() -> builder.slots(1001), "slots");
    refused(() -> builder.labels(List.of("novalue")), "label 'novalue'");
    refused(() -> builder.labels(List.of("=x")), "label");
    refused(() -> builder.name(" "), "name");
    refused(() -> builder.memoryMb(1), "memory");
    refused(() -> builder.taskTimeout(Duration.ZERO), "task timeout");
    refused(() -> builder.heartbeatInterval(Duration.ZERO), "heartbeat interval");
    refused(() -> builder.claimWait(Duration.ofSeconds(31)), "claim wait");
    refused(() -> builder.drainTimeout(Duration.ofSeconds(-1)), "drain timeout");
    refused(() -> builder.killGrace(Duration.ofSeconds(-1)), "kill grace");
  }

  private static void refused(Runnable set, String option) {
    assertThatIllegalArgumentException().isThrownBy(set::run).withMessageContaining(option);
  }
}
