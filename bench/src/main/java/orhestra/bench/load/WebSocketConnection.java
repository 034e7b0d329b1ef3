package orhestra.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket to a port of this machine, for text messages that come whole. It costs
 * little: a load program may have ten thousand of them. Pings are answered by whoever reads. One
 * thread reads, any may send.
 */
public final class WebSocketConnection implements AutoCloseable {
  /** What is told of a connection that ended without a close frame. */
  public static final int BROKEN = 1006;

  private static final byte[] END = Ascii.bytes("\r\n\r\n");
  private static final int CONNECT_MILLIS = 10_000;
  private static final int FIRST_BUFFER = 512;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int MASK_LENGTH = 4;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int position;
  private int filled;
  private int start;
  private int end;
  private int closeCode = BROKEN;

  /** Connects. */
  public WebSocketConnection(int port, String path) throws IOException {
    this(port, path, null);
  }

  /**
   * Connects.
   *
   * @param from the address of this machine to come from; an address has some 28,000 ports
   */
  public WebSocketConnection(int port, String path, @Nullable InetAddress from) throws IOException {
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      if (from != null) {
        socket.bind(new InetSocketAddress(from, 0));
      }
      InetAddress loopback = InetAddress.getLoopbackAddress();
      socket.connect(new InetSocketAddress(loopback, port), CONNECT_MILLIS);
      in = socket.getInputStream();
      out = socket.getOutputStream();
      socket.setSoTimeout(CONNECT_MILLIS);
      shakeHands(port, path);
      socket.setSoTimeout(0);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void shakeHands(int port, String path) throws IOException {
    out.write(
        Ascii.bytes(
            """
            GET %s HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: b3JoZXN0cmEgYmVuY2ggMQ==\r
            \r
            """
                .formatted(path, port)));
    int headEnd = -1;
    while (headEnd < 0) {
      if (!read()) {
        throw new IOException("the server closed the connection");
      }
      headEnd = Scan.find(buffer, 0, filled, END);
    }
    int status = Scan.number(buffer, 9, 12);
    if (status != 101) {
      throw new IOException("the server answered " + status);
    }
    position = headEnd + END.length;
  }

  /** Whether there was something. */
  private boolean read() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(read, 0);
    return read > 0;
  }

  /** Whether so many bytes are there; moves what is left to the front. */
  private boolean fill(int count) throws IOException {
    if (filled - position < count && position > 0) {
      System.arraycopy(buffer, position, buffer, 0, filled - position);
      filled -= position;
      position = 0;
    }
    while (filled - position < count) {
      if (!read()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits for the next message, which is then in the {@link #buffer} from {@link #start} to {@link
   * #end} until the next call.
   *
   * @return false if the connection has ended, see {@link #closeCode}
   * @throws IOException if it broke
   */
  public boolean next() throws IOException {
    while (fill(2)) {
      int first = buffer[position] & 0xff;
      int length = buffer[position + 1] & 0xff;
      int head = length == EIGHT_BYTES ? 10 : length == TWO_BYTES ? 4 : 2;
      if (!fill(head)) {
        return false;
      }
      if (head > 2) {
        length = 0;
        for (int i = 2; i < head; i++) {
          length = (length << 8) | (buffer[position + i] & 0xff);
        }
      }
      if (!fill(head + length)) {
        return false;
      }
      start = position + head;
      end = start + length;
      position = end;
      switch (first) {
        case FINAL | TEXT -> {
          return true;
        }
        case FINAL | PING -> send(FINAL | PONG, Arrays.copyOfRange(buffer, start, end));
        case FINAL | PONG -> {}
        case FINAL | CLOSE -> {
          closeCode = length < 2 ? 1005 : (buffer[start] & 0xff) << 8 | (buffer[start + 1] & 0xff);
          send(FINAL | CLOSE, Arrays.copyOfRange(buffer, start, Math.min(end, start + 2)));
          return false;
        }
        default -> throw new IOException("a frame that is not expected: " + first);
      }
    }
    return false;
  }

  /** The bytes of the last message, and others around them. */
  public byte[] buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /** The last message. */
  public String text() {
    return new String(buffer, start, end - start, StandardCharsets.UTF_8);
  }

  /** Why the server closed the connection; {@link #BROKEN} if it did not say. */
  public int closeCode() {
    return closeCode;
  }

  /** Sends a message. */
  public void send(String text) throws IOException {
    send(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A mask of zeros, which the protocol asks for against proxies, leaves the bytes as they are. */
  private void send(int first, byte[] payload) throws IOException {
    int head = payload.length < TWO_BYTES ? 2 : payload.length < 1 << 16 ? 4 : 10;
    byte[] frame = new byte[head + MASK_LENGTH + payload.length];
    frame[0] = (byte) first;
    int length = head == 2 ? payload.length : head == 4 ? TWO_BYTES : EIGHT_BYTES;
    frame[1] = (byte) (MASKED | length);
    for (int i = head - 1, rest = payload.length; i >= 2; i--, rest >>>= 8) {
      frame[i] = (byte) rest;
    }
    System.arraycopy(payload, 0, frame, head + MASK_LENGTH, payload.length);
    synchronized (out) {
      out.write(frame);
    }
  }

  /** Ends it without a word, as a network that goes away. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
