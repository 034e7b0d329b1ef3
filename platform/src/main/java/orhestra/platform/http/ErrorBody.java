package orhestra.platform.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The JSON of error answers. */
final class ErrorBody {
  private ErrorBody() {}

  static byte[] of(String error, @Nullable String field, @Nullable String correlationId) {
    StringBuilder json = new StringBuilder(96).append("{\"success\":false,\"error\":");
    quote(json, error);
    if (field != null) {
      quote(json.append(",\"field\":"), field);
    }
    if (correlationId != null) {
      quote(json.append(",\"correlationId\":"), correlationId);
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
