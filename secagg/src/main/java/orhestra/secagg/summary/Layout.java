package orhestra.secagg.summary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orhestra.secagg.Bytes;
import orhestra.secagg.FixedPoint;
import orhestra.secagg.ParameterException;
import orhestra.secagg.RefusedException;
import orhestra.secagg.Shape;

/**
 * The columns of a round, in their order, as entries of a vector. Immutable.
 *
 * <p>Sums are of distances from a column's minimum, so they are at least 0 and at most rows * range
 * (squares: rows * range^2). Each is kept in steps of a power of two, the finest with which that
 * bound has at most {@value #ENTRY_BITS} bits: {@link FixedPoint} has the proof that n clients do
 * not overflow, and by how much a sum can be off.
 *
 * @param columns each name once
 * @param maximumRows rows of one client at most
 */
public record Layout(List<Column> columns, long maximumRows) {
  /** Bits of one client's largest entry; with 2^14 clients still within 62 bits. */
  static final int ENTRY_BITS = 46;

  /** The most rows that a client may have. */
  public static final long MOST_ROWS = 1L << 40;

  private static final String LABEL = "orhestra summary v1";

  /**
   * @throws ParameterException names what is wrong
   */
  public Layout {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new ParameterException("schema", "has no feature");
    }
    if (maximumRows < 1 || maximumRows > MOST_ROWS) {
      throw new ParameterException("maxRows", "must be within 1.." + MOST_ROWS);
    }
    Set<String> names = new HashSet<>();
    long length = 0;
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new ParameterException(column.name(), "stands twice in the schema");
      }
      length += column.length();
      if (column instanceof Column.Numeric numeric) {
        requireSteps(numeric, maximumRows);
      }
    }
    if (length > Shape.MAXIMUM_LENGTH) {
      throw new ParameterException("schema", "takes " + length + " entries, which is too many");
    }
  }

  private static void requireSteps(Column.Numeric column, long rows) {
    double most = rows * column.range() * column.range();
    if (!Double.isFinite(most) || column.range() * column.range() < 0x1p-900) {
      throw new ParameterException(column.name(), "min and max are too far apart, or too close");
    }
  }

  /** Entries of a vector. */
  public int length() {
    return columns.stream().mapToInt(Column::length).sum();
  }

  /** What the vectors of so many clients look like. */
  public Shape shape(int clients) {
    return Shape.forClients(clients, length(), 1L << ENTRY_BITS);
  }

  /** What a round's parameters have as their context: a hash of the job's name and the layout. */
  public Bytes context(String job) {
    MessageDigest digest = sha256();
    text(digest, LABEL);
    text(digest, job);
    number(digest, maximumRows);
    number(digest, columns.size());
    for (Column column : columns) {
      switch (column) {
        case Column.Numeric numeric -> {
          number(digest, 1);
          text(digest, numeric.name());
          number(digest, Double.doubleToLongBits(numeric.minimum()));
          number(digest, Double.doubleToLongBits(numeric.maximum()));
          number(digest, numeric.bins());
        }
        case Column.Truth truth -> {
          number(digest, 2);
          text(digest, truth.name());
        }
        case Column.Category category -> {
          number(digest, 3);
          text(digest, category.name());
          number(digest, category.categories().size());
          category.categories().forEach(name -> text(digest, name));
        }
      }
    }
    return Bytes.of(digest.digest());
  }

  /**
   * How the sums of a numeric column are kept.
   *
   * @param squares whether it is about the sum of squares
   */
  public FixedPoint sums(Column.Numeric column, boolean squares) {
    double most = maximumRows * column.range() * (squares ? column.range() : 1);
    // 2^exponent <= most < 2^(exponent + 1)
    int exponent = Math.getExponent(most);
    return new FixedPoint(0, most, Math.scalb(1.0, ENTRY_BITS - 1 - exponent));
  }

  /**
   * One client's vector.
   *
   * @param summaries of all columns, in their order
   * @throws RefusedException OUT_OF_RANGE if there are more than {@link #maximumRows}
   */
  long[] encode(List<Summary> summaries) {
    long[] vector = new long[length()];
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      switch (summaries.get(i)) {
        case Summary.Numbers numbers -> {
          Column.Numeric numeric = (Column.Numeric) column;
          vector[at] = numbers.count();
          vector[at + 1] = sums(numeric, false).encode(numbers.above());
          vector[at + 2] = sums(numeric, true).encode(numbers.squaresAbove());
          put(vector, at + 3, numbers.histogram());
        }
        case Summary.Truths truths -> {
          vector[at] = truths.count();
          vector[at + 1] = truths.truths();
        }
        case Summary.Categories categories -> {
          put(vector, at, categories.counts());
          vector[at + categories.counts().size()] = categories.other();
        }
      }
      at += column.length();
    }
    return vector;
  }

  private static void put(long[] vector, int at, List<Long> counts) {
    for (int i = 0; i < counts.size(); i++) {
      vector[at + i] = counts.get(i);
    }
  }

  /**
   * What the sum of so many clients' vectors says of each column, in their order.
   *
   * @throws RefusedException OUT_OF_RANGE if so many clients that keep to the layout have no such
   *     sum
   */
  public List<Summary> decode(long[] sum, int contributors) {
    List<Summary> summaries = new ArrayList<>();
    int at = 0;
    for (Column column : columns) {
      summaries.add(
          switch (column) {
            case Column.Numeric numeric -> {
              FixedPoint plain = sums(numeric, false);
              FixedPoint squared = sums(numeric, true);
              yield new Summary.Numbers(
                  sum[at],
                  plain.decode(sum[at + 1], contributors),
                  squared.decode(sum[at + 2], contributors),
                  plain.errorBound(contributors),
                  squared.errorBound(contributors),
                  counts(sum, at + 3, numeric.bins()));
            }
            case Column.Truth truth -> new Summary.Truths(sum[at], sum[at + 1]);
            case Column.Category category -> {
              int categories = category.categories().size();
              yield new Summary.Categories(counts(sum, at, categories), sum[at + categories]);
            }
          });
      at += column.length();
    }
    return summaries;
  }

  private static List<Long> counts(long[] vector, int from, int length) {
    List<Long> counts = new ArrayList<>(length);
    for (int i = from; i < from + length; i++) {
      counts.add(vector[i]);
    }
    return counts;
  }

  private static void number(MessageDigest digest, long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static void text(MessageDigest digest, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    number(digest, encoded.length);
    digest.update(encoded);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
