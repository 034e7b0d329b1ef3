package orhestra.engine.memory;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows by key, with the means to take back what was changed since the last commit. */
final class Table<K extends Comparable<K>, V> {
  private final NavigableMap<K, V> rows = new TreeMap<>();
  private final Deque<Change<K, V>> changes = new ArrayDeque<>();

  private record Change<K, V>(K key, @Nullable V before) {}

  @Nullable V get(K key) {
    return rows.get(key);
  }

  boolean contains(K key) {
    return rows.containsKey(key);
  }

  void insert(K key, V row) {
    if (rows.containsKey(key)) {
      throw new IllegalStateException("duplicate key " + key);
    }
    put(key, row);
  }

  void replace(K key, V row) {
    if (!rows.containsKey(key)) {
      throw new IllegalStateException("no row with key " + key);
    }
    put(key, row);
  }

  void put(K key, V row) {
    changes.push(new Change<>(key, rows.put(key, row)));
  }

  @Nullable V remove(K key) {
    V before = rows.remove(key);
    if (before != null) {
      changes.push(new Change<>(key, before));
    }
    return before;
  }

  Collection<V> all() {
    return rows.values();
  }

  /** Rows with {@code from <= key < to}, ascending. */
  Collection<V> between(K from, K to) {
    return rows.subMap(from, true, to, false).values();
  }

  NavigableMap<K, V> map() {
    return rows;
  }

  void commit() {
    changes.clear();
  }

  void rollback() {
    while (!changes.isEmpty()) {
      Change<K, V> change = changes.pop();
      if (change.before() == null) {
        rows.remove(change.key());
      } else {
        rows.put(change.key(), change.before());
      }
    }
  }
}
