package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Statements held back so that several go to the server in one round trip: the driver sends a text
 * of statements with semicolons between them as one message train and the server answers once.
 *
 * <p>The combinations that really come up form a tree, so that each is prepared once. A connection
 * that would need too many of them sends the statements one by one from then on.
 */
final class Pipeline {
  /** The plans of every combination stay in the server's memory, some kilobytes each. */
  private static final int MAX_COMBINATIONS = 200;

  private final Connection connection;
  private final PGConnection arrays;
  private final Node root = new Node("");
  private final List<String> held = new ArrayList<>();
  private final List<@Nullable Object[]> parameters = new ArrayList<>();
  private Node at = root;
  private int combinations;
  private boolean single;

  Pipeline(Connection connection) throws SQLException {
    this.connection = connection;
    this.arrays = connection.unwrap(PGConnection.class);
  }

  /** A combination of statements; the next statement leads to the next node. */
  private static final class Node {
    final String sql;
    final Map<String, Node> next = new HashMap<>();
    @Nullable PreparedStatement statement;

    Node(String sql) {
      this.sql = sql;
    }

    Node then(String more) {
      Node node = next.get(more);
      if (node == null) {
        node = new Node(sql.isEmpty() ? more : sql + ";\n" + more);
        next.put(more, node);
      }
      return node;
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** Holds a statement back. Arrays among the parameters must not be changed any more. */
  void add(String sql, @Nullable Object... values) {
    held.add(sql);
    parameters.add(values);
    at = at.then(sql);
  }

  /** Forgets what is held back. */
  void clear() {
    held.clear();
    parameters.clear();
    at = root;
  }

  /**
   * Sends what is held back; the last statement's result or update count is the current one of the
   * statement returned.
   */
  PreparedStatement send() throws SQLException {
    try {
      if (at.statement == null && !single) {
        single = ++combinations > MAX_COMBINATIONS;
      }
      return at.statement == null && single ? sendSingly() : sendTogether();
    } finally {
      clear();
    }
  }

  private PreparedStatement sendTogether() throws SQLException {
    PreparedStatement statement = at.statement;
    if (statement == null) {
      statement = connection.prepareStatement(at.sql);
      at.statement = statement;
    }
    int index = 0;
    for (@Nullable Object[] values : parameters) {
      for (Object value : values) {
        bind(statement, ++index, value);
      }
    }
    statement.execute();
    for (int i = 1; i < held.size(); i++) {
      statement.getMoreResults();
    }
    return statement;
  }

  private PreparedStatement sendSingly() throws SQLException {
    PreparedStatement statement = null;
    for (int i = 0; i < held.size(); i++) {
      Node node = root.then(held.get(i));
      statement = node.statement;
      if (statement == null) {
        statement = connection.prepareStatement(node.sql);
        node.statement = statement;
      }
      int index = 0;
      for (Object value : parameters.get(i)) {
        bind(statement, ++index, value);
      }
      statement.execute();
    }
    if (statement == null) {
      throw new IllegalStateException("nothing is held back");
    }
    return statement;
  }

  private void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setLong(index, number);
      case String text -> statement.setString(index, text);
      case long[] numbers -> statement.setArray(index, arrays.createArrayOf("int8", numbers));
      case String[] texts -> statement.setArray(index, arrays.createArrayOf("text", texts));
      case Double[] reals -> statement.setArray(index, arrays.createArrayOf("float8", reals));
      case null, default -> throw new IllegalArgumentException("cannot bind " + value);
    }
  }
}
