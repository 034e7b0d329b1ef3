package orhestra.platform.config;

import java.nio.file.Path;

/** How much is logged, in which form and where. */
public record LogSettings(Format format, Path directory, Level level) {
  /** The form of console lines. Files always have one JSON object per line. */
  public enum Format {
    HUMAN,
    JSON
  }

  /** The least important lines that are written. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  public static LogSettings from(Settings settings) {
    return new LogSettings(
        settings.choice("ORHESTRA_LOG_FORMAT", Format.HUMAN),
        settings.path("ORHESTRA_LOG_DIR", Path.of("logs")),
        settings.choice("LOG_LEVEL", Level.INFO));
  }
}
