package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import orhestra.storage.journal.Redo;

/** A prepared statement that changes rows. What it does is recorded for the journal. */
final class H2Change {
  private final PreparedStatement statement;
  private final Redo redo;
  private final int id;
  private int index;

  H2Change(Connection connection, String sql, Redo redo) throws SQLException {
    this.statement = connection.prepareStatement(sql);
    this.redo = redo;
    this.id = redo.statement(sql);
  }

  /** Starts an execution; the parameters follow in order, then {@link #execute}. */
  H2Change begin() {
    redo.begin(id);
    index = 0;
    return this;
  }

  H2Change number(long value) throws SQLException {
    statement.setLong(++index, value);
    redo.number(value);
    return this;
  }

  H2Change text(String value) throws SQLException {
    statement.setString(++index, value);
    redo.text(value);
    return this;
  }

  H2Change real(@Nullable Double value) throws SQLException {
    index++;
    if (value == null) {
      statement.setNull(index, Types.DOUBLE);
      redo.nothing();
    } else {
      statement.setDouble(index, value);
      redo.real(value);
    }
    return this;
  }

  H2Change any(Object value) throws SQLException {
    return switch (value) {
      case Long number -> number(number);
      case Integer number -> number(number);
      case String text -> text(text);
      case Double real -> real(real);
      default -> throw new IllegalArgumentException("cannot bind " + value);
    };
  }

  /** The number of rows changed. */
  int execute() throws SQLException {
    int rows = statement.executeUpdate();
    redo.end(rows);
    return rows;
  }
}
