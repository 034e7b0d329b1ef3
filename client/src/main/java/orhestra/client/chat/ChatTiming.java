package orhestra.client.chat;

import java.time.Duration;

/**
 * How patient a connection is.
 *
 * @param pingAfter silence after which the server is asked whether it is there
 * @param pongWithin how long it may take to say so
 * @param sendWithin how long the network may take to take a frame
 * @param firstPause before a lost connection is tried again; each further pause is twice as long
 * @param longestPause the longest of them; of each a random part of up to a half is left out
 */
public record ChatTiming(
    Duration pingAfter,
    Duration pongWithin,
    Duration sendWithin,
    Duration firstPause,
    Duration longestPause) {

  /** Asked after 20 s, lost after 10 s more; pauses from 200 ms to 5 s. */
  public static final ChatTiming DEFAULTS =
      new ChatTiming(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  public ChatTiming {
    if (!pingAfter.isPositive()
        || !pongWithin.isPositive()
        || !sendWithin.isPositive()
        || !firstPause.isPositive()
        || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("a time is not positive, or the pauses shrink");
    }
  }
}
