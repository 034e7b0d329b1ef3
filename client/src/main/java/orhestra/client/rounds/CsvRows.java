package orhestra.client.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import orhestra.secagg.summary.Column;
import orhestra.secagg.summary.Layout;
import orhestra.secagg.summary.RowCount;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Counts the rows of a CSV file (RFC 4180, in UTF-8) whose first line names the columns. Rows are
 * read one by one and not kept. Empty values and {@code NA} are missing and are not counted.
 */
public final class CsvRows {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null");
  private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");
  private static final Set<String> NO = Set.of("false", "no", "n", "f", "0");
  private static final int TOLD_EVERY = 100_000;

  private final Path file;
  private final char separator;

  public CsvRows(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /**
   * The file's rows as counts.
   *
   * @param told how many rows are read so far, now and then
   * @throws RoundException names line and column of a value that does not fit; never the value
   */
  public RowCount count(Layout layout, LongConsumer told) throws IOException {
    CsvMapper mapper = CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build();
    try (MappingIterator<String[]> lines =
        mapper
            .readerFor(String[].class)
            .with(CsvSchema.emptySchema().withColumnSeparator(separator))
            .readValues(Files.newInputStream(file))) {
      if (!lines.hasNext()) {
        throw new RoundException(file + " is empty; its first line must name the columns");
      }
      return count(layout, lines, places(layout, lines.next()), told);
    } catch (JacksonException e) {
      throw new RoundException(
          "%s is no CSV at line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
  }

  private RowCount count(
      Layout layout, MappingIterator<String[]> lines, int[] places, LongConsumer told) {
    RowCount rows = new RowCount(layout);
    while (lines.hasNext()) {
      String[] line = lines.next();
      if (line.length == 1 && line[0].isBlank()) {
        continue;
      }
      rows.row();
      for (int column = 0; column < places.length; column++) {
        if (places[column] >= line.length) {
          throw wrong(rows, layout, column, "is missing: the line has fewer values");
        }
        add(rows, layout, column, line[places[column]].strip());
      }
      if (rows.rows() % TOLD_EVERY == 0) {
        told.accept(rows.rows());
      }
    }
    told.accept(rows.rows());
    return rows;
  }

  private int[] places(Layout layout, String[] header) {
    Map<String, Integer> found = new HashMap<>();
    for (int at = 0; at < header.length; at++) {
      String name = header[at].strip();
      if (found.put(name, at) != null && layout.columns().stream().anyMatch(named(name))) {
        throw new RoundException(file + " has the column " + name + " twice");
      }
    }
    List<String> missing = new ArrayList<>();
    int[] places = new int[layout.columns().size()];
    for (int column = 0; column < places.length; column++) {
      Integer at = found.get(layout.columns().get(column).name());
      if (at == null) {
        missing.add(layout.columns().get(column).name());
      } else {
        places[column] = at;
      }
    }
    if (!missing.isEmpty()) {
      throw new RoundException(
          file
              + " has no column "
              + String.join(", ", missing)
              + "; its first line names "
              + String.join(", ", found.keySet()));
    }
    return places;
  }

  private static java.util.function.Predicate<Column> named(String name) {
    return column -> column.name().equals(name);
  }

  private void add(RowCount rows, Layout layout, int column, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (MISSING.contains(lower)) {
      return;
    }
    switch (layout.columns().get(column)) {
      case Column.Numeric numeric -> {
        double number = number(value);
        if (!Double.isFinite(number)) {
          throw wrong(rows, layout, column, "is no number");
        }
        rows.number(column, number);
      }
      case Column.Truth truth -> {
        if (!YES.contains(lower) && !NO.contains(lower)) {
          throw wrong(rows, layout, column, "is neither yes nor no");
        }
        rows.truth(column, YES.contains(lower));
      }
      case Column.Category category -> rows.category(column, value);
    }
  }

  private static double number(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Says where, and not what: the value is a patient's. */
  private RoundException wrong(RowCount rows, Layout layout, int column, String what) {
    return new RoundException(
        "%s: the value of %s in row %d %s"
            .formatted(file, layout.columns().get(column).name(), rows.rows(), what));
  }
}
