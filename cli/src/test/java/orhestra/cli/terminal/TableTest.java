package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private record Row(String id, String name, String status, String count) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "job-1",
              "a name that is much longer than the terminal is wide, really",
              "RUNNING",
              "1,000,000"),
          new Row("job-22222222-2222-2222", "", "FAILED", "3"));

  private static final Table<Row> TABLE =
      new Table<Row>()
          .id("JOB", Row::id)
          .text("NAME", Row::name)
          .status("STATUS", Row::status)
          .number("TASKS", Row::count);

  @Test
  void columnsAreAlignedAndNumbersStandToTheRight() {
    String text = TABLE.render(ROWS, new Terminal.Display(false, false, false, 200));

    assertThat(text.lines())
        .containsExactly(
            "JOB                     NAME                                                         "
                + " STATUS       TASKS",
            "job-1                   a name that is much longer than the terminal is wide, really "
                + " RUNNING  1,000,000",
            "job-22222222-2222-2222                                                               "
                + " FAILED           3");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 70, 80, 100})
  void linesFitTheTerminalAndNumbersAreNeverCut(int width) {
    String text = TABLE.render(ROWS, new Terminal.Display(true, false, true, width));

    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(width));
    assertThat(text).contains("1,000,000", "RUNNING", "job-22222222-2222-2222");
  }

  @Test
  void coloursAreUsedOnlyWhereTheyAreShown() {
    assertThat(TABLE.render(ROWS, new Terminal.Display(true, true, true, 120)))
        .contains("\u001b[31mFAILED");
    assertThat(TABLE.render(ROWS, new Terminal.Display(true, false, true, 120)))
        .doesNotContain("\u001b");
  }

  @Test
  void controlCharactersOfANameAreMadeHarmless() {
    Row row = new Row("a\u001b[31mb\nc\u202ed", "", "UP", "1");

    assertThat(TABLE.render(List.of(row), Terminal.Display.PLAIN)).contains("a?[31mb c?d");
  }
}
