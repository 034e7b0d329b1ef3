package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

/**
 * An UPDATE of many rows by key, in both forms. The parameters come first, in both, then the key or
 * the array of keys.
 */
public record Change(String one, String many) {
  public Change {
    requireNonNull(one, "one is null");
    requireNonNull(many, "many is null");
  }
}
