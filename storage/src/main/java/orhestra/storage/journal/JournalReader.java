package orhestra.storage.journal;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads one file of a journal from its beginning to its last intact record. */
final class JournalReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** What the beginning of a file tells. */
  enum State {
    /** It was never used. */
    BLANK,
    INTACT,
    DAMAGED
  }

  private final Path path;
  private final @Nullable DataInputStream in;
  private final byte[] header = new byte[JournalFile.HEADER];
  private final State state;
  private final CRC32C crc = new CRC32C();
  private long rest;
  private long expected;

  /** A record; the payload is that of {@link Redo}. */
  record Batch(long number, ByteBuffer payload) {}

  JournalReader(Path path) throws IOException {
    this.path = requireNonNull(path, "path is null");
    DataInputStream opened = null;
    try {
      opened = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER));
      rest = Files.size(path) - JournalFile.HEADER;
    } catch (NoSuchFileException e) {
      rest = 0;
    }
    in = opened;
    state = opened == null || rest < 0 ? State.BLANK : begin(opened);
    expected = state == State.INTACT ? first() : 0;
  }

  private State begin(DataInputStream opened) throws IOException {
    opened.readFully(header);
    if (Arrays.equals(header, new byte[JournalFile.HEADER])) {
      return State.BLANK;
    }
    return Arrays.equals(header, JournalFile.header(writer(), first()))
        ? State.INTACT
        : State.DAMAGED;
  }

  State state() {
    return state;
  }

  Path path() {
    return path;
  }

  /** Whose journal it is. */
  long writer() {
    return ByteBuffer.wrap(header).getLong(8);
  }

  /** Number of the first record. */
  long first() {
    return ByteBuffer.wrap(header).getLong(16);
  }

  /** The next record; null after the last one that is intact. */
  @Nullable Batch next() throws IOException {
    if (in == null || state != State.INTACT || rest < JournalFile.RECORD_HEADER) {
      return null;
    }
    try {
      int length = in.readInt();
      int checksum = in.readInt();
      long number = in.readLong();
      rest -= JournalFile.RECORD_HEADER;
      if (length <= 0 || length > rest || number != expected) {
        rest = 0;
        return null;
      }
      byte[] payload = in.readNBytes(length);
      rest -= length;
      if (payload.length < length
          || JournalFile.checksum(crc, header, number, payload, 0, length) != checksum) {
        rest = 0;
        return null;
      }
      expected++;
      return new Batch(number, ByteBuffer.wrap(payload));
    } catch (EOFException e) {
      rest = 0;
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
