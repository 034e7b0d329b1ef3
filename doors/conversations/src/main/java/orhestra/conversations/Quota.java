package orhestra.conversations;

import static java.util.Objects.requireNonNull;

/**
 * What an agent may be asked, in all its sessions together; 0 for without end.
 *
 * @param key names the agent's counters
 */
record Quota(String key, long perMinute, long perMonth) {
  Quota {
    requireNonNull(key, "key is null");
  }
}
