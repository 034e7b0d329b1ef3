package orhestra.platform.redis;

import java.time.Instant;

/** Whether Redis can be reached, and since when that is so. */
public sealed interface RedisStatus {
  Instant since();

  /** Every server that is needed answers. */
  record Connected(Instant since) implements RedisStatus {}

  /**
   * Something is missing.
   *
   * @param reason one line that may be shown: no secrets
   */
  record Away(Instant since, String reason) implements RedisStatus {}
}
