package orhestra.platform.http;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param bodyBytes the longest request body; more is answered with 413
 * @param headerBytes all header lines of a request together; more is answered with 431
 * @param requestLineBytes method, path and query; more is answered with 414
 * @param connections open at once on one listener; further ones wait to be accepted
 * @param headTime from the first byte of a request to the end of its headers
 * @param bodyTime for the whole body, and for writing to a client that does not read, also to a
 *     {@link WebSocket}
 * @param idleTime between two requests on a kept connection; no limit for a {@link WebSocket}
 */
public record HttpLimits(
    int bodyBytes,
    int headerBytes,
    int requestLineBytes,
    int connections,
    Duration headTime,
    Duration bodyTime,
    Duration idleTime) {

  /**
   * 8 MiB bodies, 16 KiB headers, 8 KiB lines, 12,000 connections, 10 s, 60 s, 5 min. So many
   * connections leave room for requests beside 10,000 WebSockets.
   */
  public static final HttpLimits DEFAULTS =
      new HttpLimits(
          8 << 20,
          16 << 10,
          8 << 10,
          12_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5));

  public HttpLimits {
    if (bodyBytes < 1 || headerBytes < 256 || requestLineBytes < 64 || connections < 1) {
      throw new IllegalArgumentException("a limit is too small");
    }
    if (!positive(headTime) || !positive(bodyTime) || !positive(idleTime)) {
      throw new IllegalArgumentException("a time limit is not positive");
    }
  }

  private static boolean positive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }
}
