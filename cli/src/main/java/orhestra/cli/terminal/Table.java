package orhestra.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Rows in columns that fit the width: of the texts the widest is cut first. Ids (they are copied
 * into the next command), numbers and statuses are never cut, even where a line then grows longer.
 * Text from a server is made printable. Not for use by several threads.
 */
public final class Table<T> {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<Column<T>> columns = new ArrayList<>();

  private enum Kind {
    ID,
    TEXT,
    NUMBER,
    STATUS
  }

  private record Column<T>(String header, Kind kind, Function<T, String> value) {}

  /** A name to be copied, to the left, never cut. */
  public Table<T> id(String header, Function<T, String> value) {
    columns.add(new Column<>(header, Kind.ID, value));
    return this;
  }

  /** Text, to the left, cut when there is no room. */
  public Table<T> text(String header, Function<T, String> value) {
    columns.add(new Column<>(header, Kind.TEXT, value));
    return this;
  }

  /** A number or a short word, to the right, never cut. */
  public Table<T> number(String header, Function<T, String> value) {
    columns.add(new Column<>(header, Kind.NUMBER, value));
    return this;
  }

  /** A status, coloured, never cut. */
  public Table<T> status(String header, Function<T, String> value) {
    columns.add(new Column<>(header, Kind.STATUS, value));
    return this;
  }

  /** The table's lines, each ended, for a place that shows {@code display}. */
  public String render(List<T> rows, Terminal.Display display) {
    List<List<String>> cells = rows.stream().map(this::cells).toList();
    int[] widths = widths(cells, display.width() - 1);
    StringBuilder out = new StringBuilder();
    List<String> headers = columns.stream().map(Column::header).toList();
    line(out, headers, widths, (column, text) -> Colour.BOLD.on(display, text));
    for (List<String> row : cells) {
      line(
          out,
          row,
          widths,
          (column, text) ->
              column.kind() == Kind.STATUS ? Colour.ofStatus(text).on(display, text) : text);
    }
    return out.toString();
  }

  @FunctionalInterface
  private interface Style<T> {
    String of(Column<T> column, String text);
  }

  private void line(StringBuilder out, List<String> cells, int[] widths, Style<T> style) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Column<T> column = columns.get(i);
      String text = Words.cut(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - Words.width(text));
      String styled = style.of(column, text);
      line.append(i == 0 ? "" : GAP)
          .append(column.kind() == Kind.NUMBER ? blanks + styled : styled + blanks);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private List<String> cells(T row) {
    return columns.stream().map(c -> Terminal.printable(c.value().apply(row))).toList();
  }

  private int[] widths(List<List<String>> cells, int room) {
    int[] widths = new int[columns.size()];
    int over = GAP.length() * (widths.length - 1) - room;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Words.width(columns.get(i).header());
      for (List<String> row : cells) {
        widths[i] = Math.max(widths[i], Words.width(row.get(i)));
      }
      over += widths[i];
    }
    for (int widest = widestText(widths); over > 0 && widest >= 0; widest = widestText(widths)) {
      widths[widest]--;
      over--;
    }
    return widths;
  }

  /** The column to take a place from, -1 when there is none left. */
  private int widestText(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int narrowest = Math.max(NARROWEST, Words.width(columns.get(i).header()));
      boolean may = columns.get(i).kind() == Kind.TEXT && widths[i] > narrowest;
      if (may && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }
}
