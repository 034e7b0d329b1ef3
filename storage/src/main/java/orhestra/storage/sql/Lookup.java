package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

/**
 * A SELECT for many keys at once, in both forms; rows come in the order of the keys.
 *
 * @param one for one key, its only parameter
 * @param many for an array of keys, its only parameter
 */
public record Lookup<T>(String one, String many, RowReader<T> reader) {
  public Lookup {
    requireNonNull(one, "one is null");
    requireNonNull(many, "many is null");
    requireNonNull(reader, "reader is null");
  }
}
