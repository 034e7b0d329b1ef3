package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** A client's WebSocket, frame by frame and byte by byte. */
final class RawWebSocket implements AutoCloseable {
  static final int LAST = 0x80;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final byte[] MASK = {0x12, (byte) 0xf4, 0x00, 0x7e};

  private final Socket socket;
  private final DataInputStream in;

  /** What the server sends; {@code opcode} -1 for the end of the connection. */
  record Frame(int opcode, byte[] payload) {
    @Override
    public String toString() {
      return switch (opcode) {
        case -1 -> "end";
        case TEXT -> "text " + new String(payload, UTF_8);
        case PONG -> "pong " + new String(payload, UTF_8);
        case PING -> "ping " + new String(payload, UTF_8);
        case CLOSE ->
            payload.length == 0
                ? "close"
                : "close " + (((payload[0] & 0xff) << 8) | (payload[1] & 0xff));
        default -> "opcode " + opcode;
      };
    }

    String closeReason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  RawWebSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Opens a WebSocket and reads the answer to its end. */
  static RawWebSocket open(TestClient client, String path) throws IOException {
    RawWebSocket opened = new RawWebSocket(client.connect());
    opened.write(request(path));
    TestClient.until(opened.socket, "\r\n\r\n");
    return opened;
  }

  static byte[] request(String path) {
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  /** A frame as a client sends it. */
  static byte[] frame(int head, byte[] payload) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i % 4];
    }
    return join(head(head, 0x80, payload.length), MASK, masked);
  }

  static byte[] text(String text) {
    return frame(LAST | TEXT, text.getBytes(UTF_8));
  }

  static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return frame(LAST | CLOSE, join(new byte[] {(byte) (code >> 8), (byte) code}, text));
  }

  /** All before the mask. */
  static byte[] head(int head, int mask, long length) {
    int lengthBytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    byte[] bytes = new byte[2 + lengthBytes];
    bytes[0] = (byte) head;
    bytes[1] = (byte) (mask | (lengthBytes == 0 ? length : lengthBytes == 2 ? 126 : 127));
    for (int i = 0; i < lengthBytes; i++) {
      bytes[2 + i] = (byte) (length >> (8 * (lengthBytes - 1 - i)));
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  void write(byte[]... parts) throws IOException {
    socket.getOutputStream().write(join(parts));
  }

  Socket socket() {
    return socket;
  }

  Frame read() throws IOException {
    try {
      int head = in.readUnsignedByte();
      if ((head & LAST) == 0) {
        throw new IOException("the server sent a part of a message");
      }
      int length = in.readUnsignedByte();
      long bytes =
          switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> length;
          };
      return new Frame(head & 0xf, in.readNBytes((int) bytes));
    } catch (EOFException | SocketException e) {
      return new Frame(-1, new byte[0]);
    }
  }

  /** The next frames in words, up to the end of the connection. */
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    Frame frame;
    do {
      frame = read();
      rest.append(rest.isEmpty() ? "" : ", ").append(frame);
    } while (frame.opcode() != -1);
    return rest.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
