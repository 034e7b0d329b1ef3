package orhestra.cli.report;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The rows as the page's script reads them: {@code {"steps":41,"algorithms":[..],"functions":[..],
 * "spots":[..],"rows":[[taskId,algorithm,function,iterations,agents,dimension,seed,spot,attempt,
 * runtimeMs,fopt,curve]..]}}. Names are indexes into the lists, a missing number is null, a seed is
 * text (a long does not fit a number of JavaScript), a curve has four digits: it is drawn, not
 * read.
 */
final class PageData {
  private static final MathContext CURVE_DIGITS = new MathContext(4);
  private static final JsonFactory JSON = new JsonFactory();

  private PageData() {}

  /** The algorithms in the order of the board, then those without a value by name. */
  static String json(List<ReportRow> rows, Leaderboard board) {
    Map<String, Integer> algorithms = new LinkedHashMap<>();
    board.standings().forEach(s -> algorithms.putIfAbsent(s.algorithm(), algorithms.size()));
    sorted(rows, ReportRow::algorithm).forEach(n -> algorithms.putIfAbsent(n, algorithms.size()));
    Map<String, Integer> functions = indexed(rows, ReportRow::function);
    Map<String, Integer> spots = indexed(rows, ReportRow::spot);
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeNumberProperty("steps", ConvergenceCurve.STEPS);
      names(out, "algorithms", algorithms);
      names(out, "functions", functions);
      names(out, "spots", spots);
      out.writeArrayPropertyStart("rows");
      for (ReportRow row : rows) {
        out.writeStartArray();
        out.writeString(row.taskId());
        number(out, algorithms.get(row.algorithm()));
        number(out, functions.get(row.function()));
        number(out, row.iterations());
        number(out, row.agents());
        number(out, row.dimension());
        if (row.seed() == null) {
          out.writeNull();
        } else {
          out.writeString(row.seed().toString());
        }
        number(out, spots.get(row.spot()));
        out.writeNumber(row.attempt());
        out.writeNumber(row.runtimeMs());
        finite(out, row.fopt());
        curve(out, ConvergenceCurve.of(row));
        out.writeEndArray();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static SortedSet<String> sorted(List<ReportRow> rows, Function<ReportRow, String> name) {
    SortedSet<String> names = new TreeSet<>();
    rows.forEach(row -> names.add(name.apply(row)));
    return names;
  }

  private static Map<String, Integer> indexed(
      List<ReportRow> rows, Function<ReportRow, String> name) {
    Map<String, Integer> index = new LinkedHashMap<>();
    sorted(rows, name).forEach(text -> index.put(text, index.size()));
    return index;
  }

  private static void names(JsonGenerator out, String property, Map<String, Integer> names) {
    out.writeArrayPropertyStart(property);
    names.keySet().forEach(out::writeString);
    out.writeEndArray();
  }

  private static void number(JsonGenerator out, @Nullable Integer number) {
    if (number == null) {
      out.writeNull();
    } else {
      out.writeNumber(number.intValue());
    }
  }

  private static void finite(JsonGenerator out, double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }

  private static void curve(JsonGenerator out, double[] curve) {
    if (curve.length == 0) {
      out.writeNull();
      return;
    }
    out.writeStartArray();
    for (double value : curve) {
      finite(
          out,
          Double.isFinite(value)
              ? new BigDecimal(value).round(CURVE_DIGITS).doubleValue()
              : Double.NaN);
    }
    out.writeEndArray();
  }
}
