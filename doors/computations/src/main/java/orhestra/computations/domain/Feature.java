package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One column of which a joint statistic is wanted. */
public sealed interface Feature {
  /** Unique in its schema. */
  String name();

  /** Numbers. Without bins there are neither histogram nor quartiles. */
  record Numeric(String name, @Nullable Bins bins) implements Feature {
    public Numeric {
      requireNonNull(name, "name is null");
    }
  }

  /** Yes or no. */
  record Truth(String name) implements Feature {
    public Truth {
      requireNonNull(name, "name is null");
    }
  }

  /** The kinds of features that are counted by category; they are computed alike. */
  enum Kind {
    CATEGORICAL,
    NOMINAL,
    ORDINAL
  }

  /**
   * Values of a set.
   *
   * @param categories the job's common list; empty if every category that comes is counted
   */
  record Category(String name, Kind kind, List<String> categories) implements Feature {
    public Category {
      requireNonNull(name, "name is null");
      requireNonNull(kind, "kind is null");
      categories = List.copyOf(categories);
    }
  }

  /** What a vector of the wire form is about. */
  enum WireKind {
    BOOLEAN,
    NUMERIC,
    NOMINAL
  }

  /**
   * A vector of summaries, as the original's clients send it: BOOLEAN {@code [notNull,true]},
   * NUMERIC {@code [notNull,min,max,avg,q1,q2,q3]}, NOMINAL {@code [notNull]} or {@code
   * [notNull,uniqueCount,topCount]}.
   *
   * @param offset where the vector begins among all of the job's
   * @param length how many numbers it has
   * @param fields what the client calls them; may be empty
   */
  record Wire(String name, WireKind kind, int offset, int length, List<String> fields)
      implements Feature {
    public Wire {
      requireNonNull(name, "name is null");
      fields = List.copyOf(fields);
      if (offset < 0 || !hasLength(kind, length)) {
        throw new IllegalArgumentException("not a vector: " + offset + ", " + length);
      }
    }

    /** Whether vectors of this kind may have this length. */
    public static boolean hasLength(WireKind kind, int length) {
      return switch (kind) {
        case BOOLEAN -> length == 2;
        case NUMERIC -> length == 7;
        case NOMINAL -> length == 1 || length == 3;
      };
    }
  }
}
