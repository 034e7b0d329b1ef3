package orhestra.platform.redis;

import java.util.Map;

/**
 * One entry of a stream.
 *
 * @param fields never empty; of a name that stands there twice the last value
 * @param redelivered whether it may have been handed out before, to this consumer or another
 */
public record StreamEntry(String id, Map<String, byte[]> fields, boolean redelivered) {
  public StreamEntry {
    fields = Map.copyOf(fields);
  }
}
