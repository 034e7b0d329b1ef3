package orhestra.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.bench.process.ChildProcess;
import orhestra.bench.process.EchoServer;

@Timeout(60)
class LoadTest {
  @Test
  void theEchoServerAnswersManyConnections(@TempDir Path folder) throws Exception {
    try (ChildProcess echo = EchoServer.start(folder);
        Load load = new Load(4, () -> new EchoClient(echo.port()))) {
      assertThat(load.drive(Duration.ofMillis(100))).isPositive();
      assertThat(load.drive(Duration.ofMillis(100))).isPositive();
    }
  }

  @Test
  void aClientThatFailsFailsTheDrive() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Client broken =
        new Client() {
          @Override
          public int step() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    try (Load load = new Load(2, () -> broken)) {
      assertThatThrownBy(() -> load.drive(Duration.ofSeconds(10)))
          .isInstanceOf(IOException.class)
          .hasRootCauseMessage("gone");
    }
    assertThat(closed).hasValue(2);
  }
}
