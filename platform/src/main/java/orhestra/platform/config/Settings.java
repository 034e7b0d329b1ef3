package orhestra.platform.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by name and type: from the environment, else from the settings file, else the
 * default. Nothing is thrown while reading: a wrong value is noted and its default returned, so
 * that {@link #check()} can report every error at once. A set but empty value counts as not set.
 *
 * <p>Usage: make all records, each by a factory that takes these settings, then call {@link
 * #check()}, then {@link #warnings()}. Not thread-safe.
 *
 * <p>The environment knows a setting by its name, {@code ORHESTRA_PORT}. The file knows it by the
 * same name in lower case without {@code orhestra_}: {@code port: 9000}. A secret {@code NAME} can
 * also stand in a file that {@code NAME_FILE} names.
 */
public final class Settings {
  private final Map<String, String> environment;
  private final Map<String, String> file;
  private final String fileName;
  private final List<String> errors = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  Settings(Map<String, String> environment, Map<String, String> file, String fileName) {
    this.environment = Map.copyOf(environment);
    this.file = Map.copyOf(file);
    this.fileName = fileName;
  }

  /** Settings from an environment alone. */
  public static Settings of(Map<String, String> environment) {
    return new Settings(environment, Map.of(), "");
  }

  private record Found(String value, String source) {}

  public int integer(String name, int defaultValue, int min, int max) {
    return (int) longValue(name, defaultValue, min, max);
  }

  public long longValue(String name, long defaultValue, long min, long max) {
    return read(
        name,
        defaultValue,
        text -> {
          long value = Long.parseLong(text);
          require(value >= min && value <= max);
          return value;
        },
        "a whole number from " + min + " to " + max);
  }

  /** A number, both bounds included. */
  public double number(String name, double defaultValue, double min, double max) {
    return read(
        name,
        defaultValue,
        text -> {
          double value = Double.parseDouble(text);
          require(value >= min && value <= max);
          return value;
        },
        "a number from " + min + " to " + max);
  }

  /** {@code true} or {@code false}. */
  public boolean bool(String name, boolean defaultValue) {
    return read(
        name,
        defaultValue,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            },
        "true or false");
  }

  /** A number of seconds, or a number with a unit: {@code 500ms}, {@code 30s}, {@code 5m}, ... */
  public Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
    return read(
        name,
        defaultValue,
        text -> {
          Duration value = Durations.parse(text);
          require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
          return value;
        },
        "a time from "
            + Durations.text(min)
            + " to "
            + Durations.text(max)
            + ", such as 30 (seconds), 500ms, 5m or 2h");
  }

  public Path path(String name, Path defaultValue) {
    return read(name, defaultValue, Path::of, "a path");
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> E choice(String name, E defaultValue) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return read(
        name,
        defaultValue,
        text -> constants[names.indexOf(text.toLowerCase(Locale.ROOT))],
        "one of " + String.join(", ", names));
  }

  public String string(String name, String defaultValue) {
    return read(name, defaultValue, Function.identity(), "text");
  }

  public @Nullable String optionalString(String name) {
    Found found = find(name);
    return found == null ? null : found.value();
  }

  /** An absolute {@code http} or {@code https} address. */
  public @Nullable URI optionalHttpUri(String name) {
    Found found = find(name);
    if (found == null) {
      return null;
    }
    try {
      URI uri = new URI(found.value());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    error(name, found, "must be an http or https address");
    return null;
  }

  /**
   * A value that is never shown; from {@code NAME}, or from the file that {@code NAME_FILE} names.
   */
  public @Nullable String secret(String name) {
    Found found = find(name);
    Found pointer = find(name + "_FILE");
    if (pointer == null) {
      return found == null ? null : found.value();
    }
    if (found != null) {
      errors.add(name + " and " + name + "_FILE are both set; one is enough");
      return found.value();
    }
    try {
      String value = Files.readString(Path.of(pointer.value())).strip();
      if (!value.isEmpty()) {
        return value;
      }
      error(name + "_FILE", pointer, "names an empty file");
    } catch (IOException | InvalidPathException e) {
      error(name + "_FILE", pointer, "names a file that cannot be read");
    }
    return null;
  }

  /** Notes an error that concerns several settings. */
  public void error(String error) {
    errors.add(error);
  }

  /**
   * @throws ConfigurationException if any value read so far was wrong
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  /** Names that nobody has asked for, each with the nearest that somebody has. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith("ORHESTRA_") && !known.contains(name)) {
        warnings.add(unknown(name, "environment", NearestName.of(name, known)));
      }
    }
    List<String> fileKeys = known.stream().map(Settings::fileKey).toList();
    for (String key : new TreeSet<>(file.keySet())) {
      if (!fileKeys.contains(key)) {
        warnings.add(unknown(key, fileName, NearestName.of(key, fileKeys)));
      }
    }
    return warnings;
  }

  private static String unknown(String name, String source, @Nullable String nearest) {
    String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
    return "unknown setting " + name + " (" + source + ")" + hint;
  }

  static String fileKey(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return key.startsWith("orhestra_") ? key.substring("orhestra_".length()) : key;
  }

  private <T> T read(String name, T defaultValue, Function<String, T> parser, String expected) {
    Found found = find(name);
    if (found == null) {
      return defaultValue;
    }
    try {
      return parser.apply(found.value());
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      error(name, found, "must be " + expected + ", not '" + found.value() + "'");
      return defaultValue;
    }
  }

  private @Nullable Found find(String name) {
    known.add(name);
    String value = environment.get(name);
    if (value != null && !value.isBlank()) {
      return new Found(value.strip(), "environment");
    }
    value = file.get(fileKey(name));
    return value == null || value.isBlank() ? null : new Found(value.strip(), fileName);
  }

  private void error(String name, Found found, String what) {
    errors.add(name + " (" + found.source() + ") " + what);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }
}
