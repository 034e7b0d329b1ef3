package orhestra.computations.smpc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the cluster can be asked for; those with an f take and give numbers that are not whole. */
public final class ComputationType {
  /** Where the clients do not say. */
  public static final String USUAL = "sum";

  /** All that there are. */
  public static final List<String> ALL =
      List.of("sum", "fsum", "min", "fmin", "max", "fmax", "product", "union");

  private ComputationType() {}

  /** The type that is written so, in any case. */
  public static Optional<String> of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return ALL.contains(lower) ? Optional.of(lower) : Optional.empty();
  }

  /** Whether the result is the sum of what the clients gave, entry by entry. */
  public static boolean isSum(String type) {
    return type.equals("sum") || type.equals("fsum");
  }
}
