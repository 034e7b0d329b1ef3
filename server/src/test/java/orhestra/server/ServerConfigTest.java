package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  @TempDir Path folder;

  @Test
  void settingsOfWorkersAreNotUnknown() throws Exception {
    Path file = folder.resolve("app.yaml");
    Files.writeString(
        file,
        """
        execution_concurrency: 4
        execution_token_delay_ms: 1
        openai_base_url: http://127.0.0.1:11434/v1
        openai_model: small
        """);

    assertThat(ServerConfig.read(Map.of(), file).warnings()).isEmpty();
  }

  @Test
  void nameThatNobodyReadsIsCalledUnknownWithTheNearestKnownOne() throws Exception {
    Path file = folder.resolve("app.yaml");
    Files.writeString(file, "execution_concurency: 4\n");

    assertThat(ServerConfig.read(Map.of(), file).warnings())
        .singleElement()
        .asString()
        .contains("execution_concurency", "execution_concurrency");
  }
}
