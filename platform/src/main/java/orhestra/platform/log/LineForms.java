package orhestra.platform.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import net.logstash.logback.encoder.LogstashEncoder;

/** The forms of a log line. */
final class LineForms {
  private static final String LEVEL = "%-5level";
  // What clients send can get into a message: it must not look like further lines, nor steer the
  // terminal.
  private static final String BREAKS = "{'[\\p{Cntrl}\u0085\u2028\u2029]', ' '}";
  private static final String MESSAGE = "%replace(%msg)" + BREAKS;
  private static final String REST = " %logger{0} - " + MESSAGE + "%request%n%ex";

  /** A list of thousands of clients must not fill the file. */
  private static final int LONGEST_SERVICE_LINE = 10_000;

  private LineForms() {}

  /** {@code 16:00:00.123 INFO TaskReaper - Reaped task ...}, for a console. */
  static Encoder<ILoggingEvent> shortLines(LoggerContext context, boolean coloured) {
    String level = coloured ? "%highlight(" + LEVEL + ")" : LEVEL;
    return pattern(context, "%d{HH:mm:ss.SSS} " + level + REST);
  }

  /** The same with the date and the thread, for a file. */
  static Encoder<ILoggingEvent> longLines(LoggerContext context) {
    return pattern(context, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} " + LEVEL + REST);
  }

  /** As {@link ServiceLog} says: exceptions, too, in the line that they belong to. */
  static Encoder<ILoggingEvent> serviceLines(LoggerContext context, String service) {
    return pattern(
        context,
        "%d{\"yyyy-MM-dd HH:mm:ss,SSS\"} %servicelevel [%logger{0}] ["
            + service
            + "] %.-"
            + LONGEST_SERVICE_LINE
            + "replace(%msg%cause)"
            + BREAKS
            + "%n");
  }

  /** One JSON object per line. */
  static Encoder<ILoggingEvent> json(LoggerContext context) {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setIncludeContext(false);
    encoder.setVersion(null);
    encoder.addProvider(new RequestJson());
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("request", RequestConverter::new);
    layout.getInstanceConverterMap().put("cause", CauseConverter::new);
    layout.getInstanceConverterMap().put("servicelevel", ServiceLevel::new);
    layout.setPattern(pattern);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
