package orhestra.conversations;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** The periods of a quota as parts of its counters' names, in UTC. */
record Periods(String minute, String month) {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);

  /** Those into which a time falls, epoch milliseconds. */
  static Periods at(long now) {
    Instant time = Instant.ofEpochMilli(now);
    return new Periods("/" + time.truncatedTo(ChronoUnit.MINUTES), "/" + MONTH.format(time));
  }
}
