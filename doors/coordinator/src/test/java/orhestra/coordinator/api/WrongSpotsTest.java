package orhestra.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class WrongSpotsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("JdbcTaskRepository");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private long now = Long.MAX_VALUE - 5;
  private final WrongSpots wrongSpots = new WrongSpots(() -> now);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aFloodIsOneLineAMinuteWithTheNumberOfTheRest() {
    for (int i = 0; i < 1_000; i++) {
      wrongSpots.note("Y", 16_777_216 + i, () -> "Z");
    }
    assertThat(lines())
        .containsExactly("Spot Y tried to complete task task-1-0 but it's assigned to Z");
    now += TimeUnit.SECONDS.toNanos(59);
    wrongSpots.note("Y", 16_777_216, () -> "Z");
    assertThat(lines()).hasSize(1);
    now += TimeUnit.SECONDS.toNanos(1);
    wrongSpots.note("Y", 16_777_217, () -> "Z");
    assertThat(lines())
        .hasSize(2)
        .last()
        .isEqualTo(
            "Spot Y tried to complete task task-1-1 but it's assigned to Z"
                + " (1000 more like it were not logged)");
    now += TimeUnit.SECONDS.toNanos(60);
    wrongSpots.note("Y", 16_777_218, () -> "Z");
    assertThat(lines())
        .last()
        .isEqualTo("Spot Y tried to complete task task-1-2 but it's assigned to Z");
  }

  @Test
  void theHolderIsLookedUpOnlyForALine() {
    wrongSpots.note("Y", 16_777_216, () -> "Z");
    wrongSpots.note(
        "Y",
        16_777_216,
        () -> {
          throw new AssertionError("asked");
        });
    assertThat(lines()).hasSize(1);
  }
}
