package orhestra.platform.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The exception behind a message in the same line; nothing where there is none. */
final class CauseConverter extends ThrowableProxyConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return event.getThrowableProxy() == null ? "" : " " + super.convert(event);
  }
}
