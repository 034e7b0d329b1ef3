package orhestra.insights.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Times as programs write them: ISO 8601 and its habits. */
final class Timestamp {
  private static final int DATE = 10;
  private static final DateTimeFormatter WITH_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamp() {}

  /** As JavaScript writes it: always with three decimals, always UTC. */
  static String text(long millis) {
    return WITH_MILLIS.format(Instant.ofEpochMilli(millis));
  }

  /**
   * Epoch milliseconds of a date, or of a date and time with or without seconds, fraction and
   * offset (none is UTC); empty if it is anything else.
   */
  static OptionalLong parse(String text) {
    String iso = text.strip();
    if (iso.length() < DATE) {
      return OptionalLong.empty();
    }
    try {
      LocalDate date = LocalDate.parse(iso.substring(0, DATE));
      if (iso.length() == DATE) {
        return OptionalLong.of(millis(date.atStartOfDay(), ZoneOffset.UTC));
      }
      if ("Tt ".indexOf(iso.charAt(DATE)) < 0) {
        return OptionalLong.empty();
      }
      int zone = zone(iso);
      LocalTime time = LocalTime.parse(iso.substring(DATE + 1, zone).strip());
      String offset = iso.substring(zone).strip();
      return OptionalLong.of(
          millis(date.atTime(time), offset.isEmpty() ? ZoneOffset.UTC : offset(offset)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static ZoneOffset offset(String text) {
    return text.equals("z") || text.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  private static int zone(String iso) {
    for (int i = DATE + 1; i < iso.length(); i++) {
      char c = iso.charAt(i);
      if (!(c >= '0' && c <= '9') && c != ':' && c != '.' && c != ',') {
        return i;
      }
    }
    return iso.length();
  }

  private static long millis(LocalDateTime time, ZoneOffset offset) {
    return time.toInstant(offset).toEpochMilli();
  }
}
