package orhestra.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * One file of the journal, big-endian: a header (magic, writer, number of the first record,
 * checksum), then records (length of the payload, checksum, number, payload), then zeros or remains
 * of an earlier use.
 *
 * <p>The checksums cover the header's writer and first number too, so a record of an earlier use is
 * never taken for one of this use.
 */
final class JournalFile implements AutoCloseable {
  static final long MAGIC = 0x4f52484a_524e4c31L; // "ORHJRNL1"
  static final int HEADER = 32;
  static final int RECORD_HEADER = 16;

  /** Space is added in zeros, in steps: rewriting what is there is what a disk does fastest. */
  private static final int STEP = 1 << 20;

  private final FileChannel channel;
  private final boolean force;
  private final BitSet known = new BitSet();
  private final CRC32C crc = new CRC32C();
  private byte[] seed = new byte[0];
  private long end;
  private long allocated;
  private long last;

  /**
   * @param force whether a record is on the disk when {@link #append} returns
   */
  JournalFile(Path path, boolean force) throws IOException {
    this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.force = force;
  }

  /** Starts over; the records so far are forgotten. */
  void begin(long writer, long first) throws IOException {
    known.clear();
    last = first - 1;
    seed = header(writer, first);
    allocate(HEADER);
    writeAll(ByteBuffer.wrap(seed), 0);
    end = HEADER;
  }

  /** The complete header of a file. */
  static byte[] header(long writer, long first) {
    byte[] header = new byte[HEADER];
    BigEndian.putLong(header, 0, MAGIC);
    BigEndian.putLong(header, 8, writer);
    BigEndian.putLong(header, 16, first);
    CRC32C crc = new CRC32C();
    crc.update(header, 0, 24);
    BigEndian.putLong(header, 24, crc.getValue());
    return header;
  }

  /** Checksum of a record whose payload lies at {@code from} in {@code bytes}. */
  static int checksum(CRC32C crc, byte[] header, long number, byte[] bytes, int from, int length) {
    crc.reset();
    crc.update(header);
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (number >>> shift));
    }
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  void append(long number, Redo redo) throws IOException {
    int length = redo.seal(known);
    byte[] bytes = redo.bytes();
    int payload = length - RECORD_HEADER;
    BigEndian.putInt(bytes, 0, payload);
    BigEndian.putInt(bytes, 4, checksum(crc, seed, number, bytes, RECORD_HEADER, payload));
    BigEndian.putLong(bytes, 8, number);
    allocate(end + length);
    writeAll(ByteBuffer.wrap(bytes, 0, length), end);
    if (force) {
      channel.force(false);
    }
    end += length;
    last = number;
  }

  private void allocate(long needed) throws IOException {
    while (allocated < needed) {
      writeAll(ByteBuffer.allocate(STEP), allocated);
      allocated += STEP;
    }
  }

  private void writeAll(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /** How much of it is in use, in bytes. */
  long size() {
    return end;
  }

  /** Number of its last record. */
  long last() {
    return last;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
