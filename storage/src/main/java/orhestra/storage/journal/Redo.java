package orhestra.storage.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the statements of one transaction did, as the journal keeps it. Not thread-safe.
 *
 * <p>Each execution is the statement's number, its parameters (a tag byte, then the value) and the
 * number of rows it changed. Behind the executions stand the texts of the statements that the
 * journal's file does not know yet. Lengths, numbers of statements and of rows are varints.
 */
public final class Redo {
  static final byte END = 0;
  static final byte NUMBER = 1;
  static final byte ASCII = 2;
  static final byte UTF16 = 3;
  static final byte REAL = 4;
  static final byte NULL = 5;

  /**
   * Room for what {@link JournalFile} writes before a record, and for the length of the executions.
   */
  static final int START = JournalFile.RECORD_HEADER + Integer.BYTES;

  private static final int USUAL_SIZE = 1 << 16;
  private static final int MAX_VARINT = 5;

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final BitSet used = new BitSet();
  private byte[] bytes = new byte[256];
  private int end = START;

  /** The number of a statement, to be given to {@link #begin}. */
  public int statement(String text) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    int id = texts.size();
    texts.add(text);
    ids.put(text, id);
    return id;
  }

  /** An execution of a statement; its parameters follow in order, then {@link #end}. */
  public void begin(int statement) {
    used.set(statement);
    reserve(MAX_VARINT);
    varint(statement);
  }

  /** A whole number as the next parameter. */
  public void number(long value) {
    reserve(1 + Long.BYTES);
    bytes[end++] = NUMBER;
    BigEndian.putLong(bytes, end, value);
    end += Long.BYTES;
  }

  /** A text as the next parameter; any text, also one that is not well-formed Unicode. */
  public void text(String value) {
    int length = value.length();
    reserve(1 + MAX_VARINT + length);
    int start = end;
    bytes[end++] = ASCII;
    varint(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        end = start;
        wide(value);
        return;
      }
      bytes[end++] = (byte) c;
    }
  }

  private void wide(String value) {
    int length = value.length();
    reserve(1 + MAX_VARINT + Character.BYTES * length);
    bytes[end++] = UTF16;
    varint(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      bytes[end++] = (byte) (c >> 8);
      bytes[end++] = (byte) c;
    }
  }

  /** A floating-point number as the next parameter. */
  public void real(double value) {
    reserve(1 + Long.BYTES);
    bytes[end++] = REAL;
    BigEndian.putLong(bytes, end, Double.doubleToRawLongBits(value));
    end += Long.BYTES;
  }

  /** NULL as the next parameter. */
  public void nothing() {
    reserve(1);
    bytes[end++] = NULL;
  }

  /** The execution is complete and has changed so many rows. */
  public void end(int rows) {
    reserve(1 + MAX_VARINT);
    bytes[end++] = END;
    varint(rows);
  }

  /** Forgets what was executed. */
  public void clear() {
    used.clear();
    end = START;
    if (bytes.length > USUAL_SIZE) {
      bytes = new byte[USUAL_SIZE];
    }
  }

  /**
   * Adds the texts of statements that are used and not among {@code known}, which they join.
   *
   * @return how many bytes of {@link #bytes} count
   */
  int seal(BitSet known) {
    BigEndian.putInt(bytes, START - Integer.BYTES, end - START);
    int sealed = end;
    used.andNot(known);
    for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
      byte[] text = texts.get(id).getBytes(UTF_8);
      reserve(2 * MAX_VARINT + text.length);
      varint(id);
      varint(text.length);
      System.arraycopy(text, 0, bytes, end, text.length);
      end += text.length;
    }
    known.or(used);
    int length = end;
    end = sealed;
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  private void reserve(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
    }
  }
}
