package orhestra.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result; columns count from 1. */
public final class Row {
  private final ResultSet result;
  private final TextCode texts;

  Row(ResultSet result, TextCode texts) {
    this.result = result;
    this.texts = texts;
  }

  public long number(int column) throws SQLException {
    return result.getLong(column);
  }

  public int integer(int column) throws SQLException {
    return result.getInt(column);
  }

  /** The number, or this one in place of NULL. */
  public long number(int column, long inPlaceOfNull) throws SQLException {
    long number = result.getLong(column);
    return result.wasNull() ? inPlaceOfNull : number;
  }

  public String text(int column) throws SQLException {
    String text = result.getString(column);
    if (text == null) {
      throw new SQLException("column " + column + " is null");
    }
    return texts.decode(text);
  }

  public @Nullable Double real(int column) throws SQLException {
    double real = result.getDouble(column);
    return result.wasNull() ? null : real;
  }
}
