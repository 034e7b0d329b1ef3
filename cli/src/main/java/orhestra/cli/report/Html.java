package orhestra.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text into a page, so that no name in it can become markup or script. */
final class Html {
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

  private Html() {}

  /** {@code text} for element content and for quoted attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * JSON for the inside of a script element. In JSON these characters occur in strings only, where
   * the escape means the same character.
   */
  static String escapeJson(String json) {
    return json.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** Fills each {@code {{slot}}} of a template once: text put in is not looked at again. */
  static String fill(String template, Map<String, String> slots) {
    Matcher matcher = SLOT.matcher(template);
    StringBuilder out = new StringBuilder(template.length() * 2);
    while (matcher.find()) {
      String text = slots.get(matcher.group(1));
      if (text == null) {
        throw new IllegalArgumentException("the template's slot has no text: " + matcher.group(1));
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    return matcher.appendTail(out).toString();
  }

  /** A file that lies beside this class. */
  static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source of an inline script or style as a Content-Security-Policy names it. */
  static String policySource(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
