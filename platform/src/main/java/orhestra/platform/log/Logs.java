package orhestra.platform.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.LogSettings;

/**
 * The log of this process: the console, and {@code orhestra.log} in the log directory, which is
 * rolled at 20 MB and kept ten times. What libraries log by java.util.logging comes here too.
 * Services may have logs of their own beside it.
 */
public final class Logs implements AutoCloseable {
  private static final Rolling ROLLING = new Rolling(20L << 20, 9, 1000);
  private static final Rolling SERVICE_ROLLING = new Rolling(50L << 20, 5, 1000);
  // they say nothing at info that concerns whoever runs the server
  private static final List<String> TALKATIVE = List.of("io.helidon", "com.zaxxer", "org.flywaydb");
  // what they warn of, the room of Redis says once and in one line
  private static final List<String> REPEATING = List.of("io.lettuce", "io.netty", "reactor");

  /**
   * When a file is full.
   *
   * @param fileBytes a little more, since the size is looked at only now and then
   * @param oldFiles how many full ones are kept
   */
  record Rolling(long fileBytes, int oldFiles, int lookEveryMillis) {}

  private final LoggerContext context;

  private Logs(LoggerContext context) {
    this.context = context;
  }

  /**
   * Begins to log as the settings say; whatever was set up before ends.
   *
   * @throws ConfigurationException if the log directory cannot be written to
   */
  public static Logs start(LogSettings settings, ServiceLog... services) {
    return start(settings, ROLLING, SERVICE_ROLLING, services);
  }

  static Logs start(
      LogSettings settings, Rolling rolling, Rolling serviceRolling, ServiceLog... services) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Appender<ILoggingEvent> file =
        file(context, settings.directory(), "orhestra", lines(context, settings), rolling);
    Map<ServiceLog, Appender<ILoggingEvent>> ofServices = new LinkedHashMap<>();
    for (ServiceLog log : services) {
      String service = log.service();
      Encoder<ILoggingEvent> lines = LineForms.serviceLines(context, service);
      ofServices.put(log, file(context, settings.directory(), service, lines, serviceRolling));
    }
    context.reset();
    boolean json = settings.format() == LogSettings.Format.JSON;
    boolean coloured = !json && Terminal.showsColours();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(
        console(context, json ? LineForms.json(context) : LineForms.shortLines(context, coloured)));
    file.start();
    root.addAppender(file);
    context.getLogger(ServiceLog.ABOVE).setLevel(Level.OFF);
    ofServices.forEach((log, lines) -> begin(context, log, lines, settings));
    bridge(context);
    Level level = Level.toLevel(settings.level().name());
    root.setLevel(level);
    if (level.levelInt == Level.INFO_INT) {
      TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
      REPEATING.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }
    return new Logs(context);
  }

  private static void begin(
      LoggerContext context, ServiceLog log, Appender<ILoggingEvent> lines, LogSettings settings) {
    lines.start();
    Logger own = context.getLogger(ServiceLog.loggerName(log.service()));
    own.setAdditive(false);
    own.setLevel(Level.toLevel(settings.level().name()));
    own.addAppender(lines);
    log.others().forEach(other -> context.getLogger(other).addAppender(lines));
  }

  /** Writes out and closes the files. */
  @Override
  public void close() {
    context.stop();
  }

  static Appender<ILoggingEvent> console(LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext context, LogSettings settings) {
    boolean json = settings.format() == LogSettings.Format.JSON;
    return json ? LineForms.json(context) : LineForms.longLines(context);
  }

  private static Appender<ILoggingEvent> file(
      LoggerContext context,
      Path directory,
      String name,
      Encoder<ILoggingEvent> lines,
      Rolling limits) {
    Path path = directory.resolve(name + ".log");
    try {
      Files.createDirectories(directory);
      if (!Files.isWritable(directory) || (Files.exists(path) && !Files.isWritable(path))) {
        throw new IOException("not writable");
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("ORHESTRA_LOG_DIR " + directory + " cannot be written to"));
    }
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setName(name);
    file.setFile(path.toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(file);
    rolling.setMinIndex(1);
    rolling.setMaxIndex(limits.oldFiles());
    rolling.setFileNamePattern(directory.resolve(name + ".%i.log").toString());
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(limits.fileBytes()));
    size.setCheckIncrement(Duration.buildByMilliseconds(limits.lookEveryMillis()));
    size.start();
    file.setRollingPolicy(rolling);
    file.setTriggeringPolicy(size);
    file.setEncoder(lines);
    return file;
  }

  /**
   * Brings java.util.logging here, and its levels in line, so that what is not written costs
   * little.
   */
  static void bridge(LoggerContext context) {
    LevelChangePropagator levels = new LevelChangePropagator();
    levels.setContext(context);
    levels.setResetJUL(true);
    levels.start();
    context.addListener(levels);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
