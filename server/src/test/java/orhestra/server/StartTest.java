package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the server from starting is said in one line that names what to change. */
final class StartTest {
  @TempDir private Path folder;

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(() -> TestServer.onH2(folder, "ORHESTRA_PORT", port))
          .isInstanceOf(ServerStartException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port)
          .hasMessageEndingWith(": Address already in use");
    }
  }

  @Test
  void aFileInTheWayOfTheDataFolderIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("data"));
    assertThatThrownBy(() -> TestServer.onH2(file))
        .isInstanceOf(ServerStartException.class)
        .hasMessage("cannot create the data folder " + file + ": " + file + " is a file");
  }

  @Test
  void aDatabaseThatIsAwayIsNamed() {
    assertThatThrownBy(() -> TestServer.onPostgres("jdbc:postgresql://127.0.0.1:1/none"))
        .isInstanceOf(ServerStartException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
        .hasMessageStartingWith(
            "the database jdbc:postgresql://127.0.0.1:1/none cannot be opened: ")
        .hasMessageContaining("refused");
  }
}
