package orhestra.computations.domain;

import java.util.Locale;
import java.util.Optional;

/** How a job comes to its result. */
public enum Mode {
  /** The server sees each client's summary, never its rows. */
  PLAIN,
  /** An external SMPC cluster has what the clients contribute; the server sees the result. */
  SMPC,
  /** Built-in secure aggregation: the server learns only the sum. */
  SECURE;

  /** As clients write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What clients write so, if they do. */
  public static Optional<Mode> of(String text) {
    for (Mode mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
