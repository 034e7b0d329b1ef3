package orhestra.insights.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import orhestra.insights.domain.Chunk;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The value that a parser has come to, if it is of the wanted type; whatever it is, the parser
 * stands at its end afterwards.
 */
final class Values {
  /** Longer numbers are read as doubles; nobody has counted to that. */
  private static final int EXACT_LENGTH = 50;

  private static final double TINY = 1e-12;

  private Values() {}

  static @Nullable String text(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    json.skipChildren();
    return null;
  }

  static String textOr(JsonParser json, String missing) {
    String text = text(json);
    return text == null ? missing : text;
  }

  static boolean isTrue(JsonParser json) {
    json.skipChildren();
    return json.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** A finite number. */
  static @Nullable Double number(JsonParser json) {
    if (!json.currentToken().isNumeric()) {
      json.skipChildren();
      return null;
    }
    double number = Double.parseDouble(json.getString());
    return Double.isFinite(number) ? (Double) number : null;
  }

  /** A number as it was sent, if a double can hold it; else 0. */
  static BigDecimal decimal(JsonParser json) {
    Double number = number(json);
    if (number == null || Math.abs(number) < TINY) {
      return BigDecimal.ZERO;
    }
    return json.getStringLength() <= EXACT_LENGTH
        ? new BigDecimal(json.getString())
        : BigDecimal.valueOf(number);
  }

  /** A number of mentions: whole, within bounds. */
  static long count(double number) {
    return Math.clamp(Math.round(number), 0, Chunk.MAX_COUNT);
  }
}
