package orhestra.spot.program;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.client.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a program printed as {@code RESULT_JSON={"iter":100,"fopt":0.165,"bestPos":[...]}}.
 *
 * <p>Every field is optional. {@code iter} is a whole number; {@code fopt} is a finite number,
 * since results are ordered by it. Elsewhere NaN and Infinity, which Python and others print, are
 * read and become the texts "NaN", "Infinity" and "-Infinity".
 *
 * @param bestPos any JSON
 * @param charts any JSON; without any, the convergence that the progress lines show
 * @param others the other fields as JSON text, if there are any
 */
public record ProgramResult(
    @Nullable Long iter,
    @Nullable Double fopt,
    @Nullable JsonNode bestPos,
    @Nullable JsonNode charts,
    @Nullable String others) {

  /** Reads what people's programs print: also NaN, Infinity and numbers like +1 and .5. */
  private static final JsonMapper LENIENT =
      WireJson.mapper()
          .rebuild()
          .enable(
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
          .build();

  /** The text is no result; the message says why, for the task's history. */
  public static final class BadResult extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadResult(String reason) {
      super(reason);
      this.reason = reason;
    }

    @Override
    public String getMessage() {
      return reason;
    }
  }

  static ProgramResult parse(String text) throws BadResult {
    ObjectNode fields = object(text);
    Long iter = wholeNumber(fields.remove("iter"));
    Double fopt = finiteNumber(fields.remove("fopt"));
    JsonNode bestPos = present(fields.remove("bestPos"));
    JsonNode charts = present(fields.remove("charts"));
    return new ProgramResult(
        iter,
        fopt,
        bestPos,
        charts,
        fields.isEmpty() ? null : WireJson.mapper().writeValueAsString(fields));
  }

  /** The same with these charts, unless it has some of its own. */
  ProgramResult withCharts(@Nullable JsonNode otherCharts) {
    return charts != null || otherCharts == null
        ? this
        : new ProgramResult(iter, fopt, bestPos, otherCharts, others);
  }

  /** Reads any JSON object a program may print. */
  static ObjectNode object(String text) throws BadResult {
    JsonNode node;
    try {
      node = LENIENT.readTree(text);
    } catch (JacksonException e) {
      throw new BadResult("RESULT_JSON is not JSON: " + e.getOriginalMessage());
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new BadResult("RESULT_JSON must be an object, such as {\"iter\":100,\"fopt\":0.165}");
  }

  private static @Nullable Long wholeNumber(@Nullable JsonNode value) throws BadResult {
    JsonNode iter = present(value);
    if (iter == null) {
      return null;
    }
    double number = iter.isNumber() ? iter.doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= Long.MAX_VALUE) || number != Math.rint(number)) {
      throw new BadResult("iter in RESULT_JSON must be a whole number of at least 0: " + iter);
    }
    return iter.isIntegralNumber() ? iter.longValue() : (long) number;
  }

  private static @Nullable Double finiteNumber(@Nullable JsonNode value) throws BadResult {
    JsonNode fopt = present(value);
    if (fopt == null) {
      return null;
    }
    boolean named =
        fopt.isString() && List.of("NaN", "Infinity", "-Infinity").contains(fopt.stringValue());
    if (named || (fopt.isNumber() && !Double.isFinite(fopt.doubleValue()))) {
      throw new BadResult(
          "fopt in RESULT_JSON is not finite (" + fopt.asString() + "): the program has diverged");
    }
    if (!fopt.isNumber()) {
      throw new BadResult("fopt in RESULT_JSON must be a number: " + fopt);
    }
    return fopt.doubleValue();
  }

  private static @Nullable JsonNode present(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }
}
