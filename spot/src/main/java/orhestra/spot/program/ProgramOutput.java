package orhestra.spot.program;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a program prints. On standard output, a line that starts with {@code RESULT_JSON=} is its
 * result (of several the last one counts) and one that starts with {@code PROGRESS_JSON=} its
 * progress; everything else, and standard error, is kept as a tail of 16 kB. The readers may run at
 * the same time; results are asked for after they have ended.
 */
final class ProgramOutput {
  static final int TAIL_BYTES = 16 << 10;
  static final int RESULT_BYTES = 1 << 20;
  static final int PROGRESS_BYTES = 4_000;

  private final OutputTail tail = new OutputTail(TAIL_BYTES);
  private volatile @Nullable String lastResult;
  private volatile boolean lastResultTooLong;
  private volatile @Nullable JsonNode progress;
  private final Convergence convergence = new Convergence();

  void readOutput(InputStream stdout) {
    new OutputReader(
            List.of(
                new OutputReader.Marker("RESULT_JSON=", RESULT_BYTES, new Results()),
                new OutputReader.Marker("PROGRESS_JSON=", PROGRESS_BYTES, new Progress())),
            tail)
        .readAll(stdout);
  }

  void readErrors(InputStream stderr) {
    new OutputReader(List.of(), tail).readAll(stderr);
  }

  ProgramResult result() throws ProgramResult.BadResult {
    if (lastResultTooLong) {
      throw new ProgramResult.BadResult(
          "the RESULT_JSON line is longer than " + RESULT_BYTES + " bytes; print less");
    }
    @Nullable String text = lastResult;
    if (text == null) {
      throw new ProgramResult.BadResult(
          "the program ended without a result: it must print a line"
              + " RESULT_JSON={\"iter\":...,\"fopt\":...} on its standard output");
    }
    return ProgramResult.parse(text).withCharts(convergence.charts());
  }

  @Nullable JsonNode progress() {
    return progress;
  }

  String tail() {
    return tail.text();
  }

  private final class Results implements OutputReader.Listener {
    @Override
    public void line(String text) {
      lastResult = text;
      lastResultTooLong = false;
    }

    @Override
    public void tooLong(int limit) {
      lastResultTooLong = true;
    }
  }

  private final class Progress implements OutputReader.Listener {
    @Override
    public void line(String text) {
      try {
        JsonNode said = ProgramResult.object(text);
        progress = said;
        convergence.note(said);
      } catch (ProgramResult.BadResult e) {
        // Progress is a courtesy: a broken line is not worth a failure.
      }
    }

    @Override
    public void tooLong(int limit) {}
  }
}
