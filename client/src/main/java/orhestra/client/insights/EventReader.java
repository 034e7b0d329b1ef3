package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (HTML standard, section 9.2). Not for use by several threads. */
final class EventReader {
  private final BufferedReader lines;
  private final Runnable onSign;

  /**
   * @param onSign called for each line, also one that says nothing: the server is there
   */
  EventReader(InputStream in, Runnable onSign) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.onSign = requireNonNull(onSign, "onSign is null");
  }

  /** An event; "message" is the name of one that has none. */
  record Event(String name, String data) {}

  /** Waits for the next event; null at the end. An event that is not ended is none. */
  @Nullable Event next() throws IOException {
    String name = "";
    StringBuilder data = new StringBuilder();
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        return null;
      }
      onSign.run();
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          return new Event(name.isEmpty() ? "message" : name, data.toString());
        }
        name = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> name = value;
        case "data" -> data.append(value).append('\n');
        default -> {
          // comments, ids (the epoch stands in the summary) and what is not known
        }
      }
    }
  }
}
