package orhestra.insights.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of brands: lower case letters, digits and hyphens. */
public final class BrandName {
  /** The most characters of a name. */
  public static final int MAX_LENGTH = 100;

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1," + MAX_LENGTH + "}");

  private BrandName() {}

  /** Whether this is the name of a brand as it stands. */
  public static boolean isSlug(String name) {
    return SLUG.matcher(name).matches();
  }

  /**
   * The name of the brand that somebody means: in lower case, with hyphens for spaces; empty if
   * that is no name.
   */
  public static Optional<String> slug(String text) {
    String slug = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "-");
    return isSlug(slug) ? Optional.of(slug) : Optional.empty();
  }
}
