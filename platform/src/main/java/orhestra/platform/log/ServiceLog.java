package orhestra.platform.log;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of one service for programs that read it: {@code SERVICE.log} beside {@code orhestra.log},
 * rolled at 50 MB and kept five times besides. Its lines have the form of the service's former
 * program, one line for each event:
 *
 * <pre>{@code 2026-01-31 16:00:00,123 ERROR [component] [service] message}</pre>
 *
 * What carries an exception is an ERROR there, whatever it is elsewhere. Nothing that is written
 * with {@link #logger} shows on the console or in {@code orhestra.log}; where no such log is begun
 * it is written nowhere.
 *
 * @param service its name
 * @param others loggers whose lines go there besides, with all below them
 */
public record ServiceLog(String service, List<String> others) {
  /** All services' own loggers are below this one. */
  static final String ABOVE = "service";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  public ServiceLog {
    requireNonNull(service, "service is null");
    others = List.copyOf(others);
    if (!NAME.matcher(service).matches()) {
      throw new IllegalArgumentException("not a service's name: " + service);
    }
  }

  /** What is written with it goes into the service's log only. */
  public static Logger logger(String service, String component) {
    return LoggerFactory.getLogger(loggerName(service) + "." + component);
  }

  static String loggerName(String service) {
    return ABOVE + "." + service;
  }
}
