package orhestra.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As the launcher runs them, but unrecorded, since that needs a newer Java than the oldest. */
class RehearsalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(classes = {ServerRehearsal.class, ClientRehearsal.class})
  void endsWellWithNothingThatFailed(Class<?> rehearsal) throws Exception {
    Path log = folder.resolve("log");
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                rehearsal.getName(),
                scratch.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor()).as(() -> read(log)).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrderElementsOf(List.of("log", "scratch"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
