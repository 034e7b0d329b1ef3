package orhestra.platform.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Levels by the names that a service's readers know; what carries an exception is an error. */
final class ServiceLevel extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    if (event.getThrowableProxy() != null) {
      return Level.ERROR.levelStr;
    }
    return event.getLevel() == Level.WARN ? "WARNING" : event.getLevel().levelStr;
  }
}
