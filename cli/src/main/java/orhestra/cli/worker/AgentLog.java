package orhestra.cli.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.util.Locale;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import orhestra.cli.CommandException;
import orhestra.cli.terminal.Terminal;

/**
 * The log of a worker: on standard error, where systemd and containers collect it; no file, since
 * several workers may share a folder. {@code LOG_LEVEL} and {@code ORHESTRA_LOG_FORMAT=json} as for
 * the server.
 */
final class AgentLog {
  private AgentLog() {}

  static void start(Terminal terminal) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(encoder(context, terminal));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(level(terminal.variable("LOG_LEVEL")));
    // what they warn of, the room of Redis says once and in one line
    context.getLogger("io.lettuce").setLevel(Level.ERROR);
    context.getLogger("io.netty").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Terminal terminal) {
    if ("json".equalsIgnoreCase(terminal.variable("ORHESTRA_LOG_FORMAT"))) {
      LogstashEncoder json = new LogstashEncoder();
      json.setContext(context);
      json.setVersion(null);
      json.start();
      return json;
    }
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    String level = terminal.errShows().colours() ? "%highlight(%-5level)" : "%-5level";
    lines.setPattern("%d{HH:mm:ss.SSS} " + level + " %logger{0} - %msg%n%ex");
    lines.start();
    return lines;
  }

  private static Level level(@Nullable String name) {
    if (name == null) {
      return Level.INFO;
    }
    Level level = Level.toLevel(name.toUpperCase(Locale.ROOT), null);
    if (level == null) {
      throw CommandException.usage("LOG_LEVEL is " + name, "use TRACE, DEBUG, INFO, WARN or ERROR");
    }
    return level;
  }
}
