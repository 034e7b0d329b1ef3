package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table and how a row's value of it is got.
 *
 * @param <T> the row
 */
public sealed interface Column<T> {
  /** The column's name. */
  String name();

  /** A whole number; NOT NULL. */
  record Whole<T>(String name, ToLongFunction<T> value) implements Column<T> {
    public Whole {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  /** A text of any characters; NOT NULL. */
  record Text<T>(String name, Function<T, String> value) implements Column<T> {
    public Text {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  /** A finite number or NULL. */
  record Real<T>(String name, Function<T, @Nullable Double> value) implements Column<T> {
    public Real {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }
}
