package orhestra.platform.http;

import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's frames apart (RFC 6455, section 5) and puts messages together. Belongs to the
 * connection's thread. Between two frames it holds no buffer, and for a message never much more
 * than what of it has come, whatever length the client claims.
 */
final class FrameReader {
  /** What a frame brings. */
  sealed interface Incoming {
    /** The last frame of a message. */
    record Message(String text) implements Incoming {}

    /** Wants its payload back. */
    final class Ping implements Incoming {
      private final byte[] payload;

      private Ping(byte[] payload) {
        this.payload = payload;
      }

      byte[] payload() {
        return payload;
      }
    }

    record Close(CloseFrame frame) implements Incoming {}

    /** Nothing to do: a pong, or a part of a message. */
    record Nothing() implements Incoming {}
  }

  private static final Incoming NOTHING = new Incoming.Nothing();
  private static final byte[] EMPTY = new byte[0];
  private static final int CONTROL_BYTES = 125;

  private final Supplier<byte @Nullable []> source;
  private final int maxMessageBytes;
  private final int tooLongCode;

  private byte[] chunk;
  private int at;

  // The frame that is being read.
  private int head;
  private int mask;
  private long left;

  // The message that is being put together.
  private boolean within;
  private byte[] message = EMPTY;
  private int size;

  /**
   * @param first what has been read already
   * @param source gives what the client sends next, or null at its end
   */
  FrameReader(
      byte[] first, Supplier<byte @Nullable []> source, int maxMessageBytes, int tooLongCode) {
    this.chunk = first;
    this.source = source;
    this.maxMessageBytes = maxMessageBytes;
    this.tooLongCode = tooLongCode;
  }

  /**
   * Reads one frame.
   *
   * @throws EOFException if the client is gone
   * @throws WebSocketFailure if the socket is to be closed; then only {@link #skipToClose} may
   *     follow
   */
  Incoming next() throws EOFException, WebSocketFailure {
    boolean masked = readHead();
    if ((head & 0x70) != 0) {
      throw new WebSocketFailure(1002, "reserved bits are set");
    }
    if (!masked) {
      throw new WebSocketFailure(1002, "not masked");
    }
    boolean last = (head & 0x80) != 0;
    int opcode = head & 0x0f;
    if (opcode >= Frames.CLOSE) {
      if (!last || left > CONTROL_BYTES) {
        throw new WebSocketFailure(1002, "a long or fragmented control frame");
      }
      return control(opcode);
    }
    return data(opcode, last);
  }

  /**
   * Reads on to the client's close frame and looks at nothing else.
   *
   * @throws EOFException if the client is gone without one
   */
  void skipToClose() throws EOFException {
    message = EMPTY;
    while ((head & 0x0f) != Frames.CLOSE) {
      skip();
      readHead();
    }
  }

  private Incoming control(int opcode) throws EOFException, WebSocketFailure {
    byte[] payload = new byte[(int) left];
    unmask(payload, 0);
    return switch (opcode) {
      case Frames.CLOSE -> new Incoming.Close(CloseFrame.read(payload));
      case Frames.PING -> new Incoming.Ping(payload);
      case Frames.PONG -> NOTHING;
      default -> throw new WebSocketFailure(1002, "an unknown kind of frame");
    };
  }

  private Incoming data(int opcode, boolean last) throws EOFException, WebSocketFailure {
    switch (opcode) {
      case Frames.CONTINUATION, Frames.TEXT -> {
        if (within != (opcode == Frames.CONTINUATION)) {
          throw new WebSocketFailure(1002, "messages within each other");
        }
      }
      case Frames.BINARY -> throw new WebSocketFailure(1003, "only text is spoken here");
      default -> throw new WebSocketFailure(1002, "an unknown kind of frame");
    }
    if (left > maxMessageBytes - size) {
      throw new WebSocketFailure(
          tooLongCode, "a message may have " + maxMessageBytes + " bytes at most");
    }
    append();
    within = !last;
    return last ? whole() : NOTHING;
  }

  private Incoming whole() throws WebSocketFailure {
    try {
      return new Incoming.Message(Utf8.decode(message, 0, size));
    } catch (CharacterCodingException e) {
      throw new WebSocketFailure(1007, "not UTF-8");
    } finally {
      message = EMPTY;
      size = 0;
    }
  }

  private void append() throws EOFException {
    while (left > 0) {
      available();
      int needed = size + (int) Math.min(left, chunk.length - at);
      if (needed > message.length) {
        long room = Math.min(Math.max(needed, 2L * message.length), size + left);
        message = Arrays.copyOf(message, (int) room);
      }
      size += unmaskSome(message, size);
    }
  }

  private void unmask(byte[] target, int begin) throws EOFException {
    int to = begin;
    while (left > 0) {
      available();
      to += unmaskSome(target, to);
    }
  }

  /** Takes what is there of the payload, and returns how much that was. */
  private int unmaskSome(byte[] target, int to) {
    int count = (int) Math.min(left, chunk.length - at);
    int key = mask;
    for (int i = 0; i < count; i++) {
      target[to + i] = (byte) (chunk[at + i] ^ (key >>> 24));
      key = Integer.rotateLeft(key, 8);
    }
    mask = key;
    at += count;
    left -= count;
    return count;
  }

  private void skip() throws EOFException {
    while (left > 0) {
      available();
      int count = (int) Math.min(left, chunk.length - at);
      at += count;
      left -= count;
    }
  }

  /** Reads all before the payload, and returns whether that is masked. */
  private boolean readHead() throws EOFException {
    head = octet();
    int second = octet();
    boolean masked = (second & 0x80) != 0;
    int length = second & 0x7f;
    left =
        switch (length) {
          case 126 -> number(2);
          case 127 -> number(8);
          default -> length;
        };
    if (left < 0) {
      left = Long.MAX_VALUE;
    }
    mask = masked ? (int) number(4) : 0;
    return masked;
  }

  private long number(int octets) throws EOFException {
    long number = 0;
    for (int i = 0; i < octets; i++) {
      number = (number << 8) | octet();
    }
    return number;
  }

  private int octet() throws EOFException {
    available();
    return chunk[at++] & 0xff;
  }

  /** Waits until there is an octet to be read. */
  private void available() throws EOFException {
    while (at == chunk.length) {
      chunk = EMPTY;
      at = 0;
      byte[] more = source.get();
      if (more == null) {
        throw new EOFException("the client is gone");
      }
      chunk = more;
    }
  }
}
