package orhestra.storage.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;

/** Executes what the records of one file say; the form is that of {@link Redo}. */
final class Replay {
  private final Connection connection;
  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<Integer, PreparedStatement> statements = new HashMap<>();

  Replay(Connection connection) {
    this.connection = connection;
  }

  /** Takes in the texts of statements, which later records of the file refer to. */
  void learn(JournalReader.Batch record) {
    ByteBuffer definitions = record.payload().duplicate();
    definitions.position(Integer.BYTES + definitions.getInt());
    while (definitions.hasRemaining()) {
      int id = varint(definitions);
      byte[] text = new byte[varint(definitions)];
      definitions.get(text);
      texts.put(id, new String(text, UTF_8));
    }
  }

  /**
   * Executes a record in the transaction going on.
   *
   * @throws IOException if the database is not as it was when the record was written
   */
  void execute(JournalReader.Batch record) throws SQLException, IOException {
    ByteBuffer payload = record.payload().duplicate();
    payload.limit(Integer.BYTES + payload.getInt());
    while (payload.hasRemaining()) {
      execute(payload, record.number());
    }
  }

  private void execute(ByteBuffer payload, long number) throws SQLException, IOException {
    int id = varint(payload);
    PreparedStatement statement = statement(id, number);
    int index = 0;
    while (true) {
      byte tag = payload.get();
      if (tag == Redo.END) {
        break;
      }
      index++;
      switch (tag) {
        case Redo.NUMBER -> statement.setLong(index, payload.getLong());
        case Redo.REAL -> statement.setDouble(index, Double.longBitsToDouble(payload.getLong()));
        case Redo.ASCII -> statement.setString(index, text(payload, 1));
        case Redo.UTF16 -> statement.setString(index, text(payload, 2));
        case Redo.NULL -> statement.setNull(index, Types.DOUBLE);
        default -> throw new IOException("record %d has an unknown tag %d".formatted(number, tag));
      }
    }
    int expected = varint(payload);
    int rows = statement.executeUpdate();
    if (rows != expected) {
      throw new IOException(
          "record %d changed %d rows when it was written and %d now: %s"
              .formatted(number, expected, rows, texts.get(id)));
    }
  }

  private PreparedStatement statement(int id, long number) throws SQLException, IOException {
    PreparedStatement statement = statements.get(id);
    if (statement == null) {
      String text = texts.get(id);
      if (text == null) {
        throw new IOException("record %d names an unknown statement".formatted(number));
      }
      statement = connection.prepareStatement(text);
      statements.put(id, statement);
    }
    return statement;
  }

  private static String text(ByteBuffer payload, int bytesPerChar) {
    char[] chars = new char[varint(payload)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = bytesPerChar == 1 ? (char) payload.get() : payload.getChar();
    }
    return new String(chars);
  }

  private static int varint(ByteBuffer bytes) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
