package orhestra.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One kept-alive HTTP/1.1 connection to a port of this machine, one request at a time. It parses
 * only what a load program needs: the status, the length, chunks. The client shares the processors
 * with the server that it measures, so it must cost little. Not thread-safe.
 */
public final class HttpConnection implements AutoCloseable {
  private static final byte[] POST = Ascii.bytes("POST ");
  private static final byte[] GET = Ascii.bytes("GET ");
  private static final byte[] END = Ascii.bytes("\r\n\r\n");

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] afterPath;
  private final byte[] afterGetPath;
  private final Ascii request = new Ascii();
  private byte[] buffer = new byte[16 * 1024];
  private int filled;
  private int bodyStart;
  private int bodyEnd;

  /**
   * Connects.
   *
   * @param readTimeout milliseconds of silence after which a call fails
   */
  public HttpConnection(int port, int readTimeout) throws IOException {
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readTimeout);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    String host = " HTTP/1.1\r\nHost: 127.0.0.1:" + port;
    afterGetPath = Ascii.bytes(host + "\r\n\r\n");
    afterPath = Ascii.bytes(host + "\r\nContent-Type: application/json\r\nContent-Length: ");
  }

  /** Connects with 60 s of patience for each answer. */
  public HttpConnection(int port) throws IOException {
    this(port, 60_000);
  }

  /** Posts a JSON body and returns the status of the answer. */
  public int post(Ascii path, Ascii body) throws IOException {
    request.clear().add(POST).add(path).add(afterPath).add(body.length()).add(END).add(body);
    request.writeTo(out);
    return answer();
  }

  /** Gets a path and returns the status of the answer. */
  public int get(String path) throws IOException {
    request.clear().add(GET).add(Ascii.bytes(path)).add(afterGetPath);
    request.writeTo(out);
    return answer();
  }

  /** The bytes that hold the last answer's body from {@link #bodyStart} to {@link #bodyEnd}. */
  public byte[] buffer() {
    return buffer;
  }

  public int bodyStart() {
    return bodyStart;
  }

  public int bodyEnd() {
    return bodyEnd;
  }

  /** The last answer's body. */
  public String body() {
    return new String(buffer, bodyStart, bodyEnd - bodyStart, StandardCharsets.UTF_8);
  }

  private int answer() throws IOException {
    filled = 0;
    int headEnd = head();
    int status = Scan.number(buffer, 9, 12);
    int chunked = Scan.header(buffer, headEnd, "transfer-encoding");
    bodyStart = headEnd;
    if (chunked >= 0) {
      chunks();
    } else {
      int length = Scan.header(buffer, headEnd, "content-length");
      bodyEnd = headEnd + (length < 0 ? 0 : Scan.number(buffer, length, headEnd));
      fillTo(bodyEnd);
    }
    return status;
  }

  /** Reads up to the empty line and returns where the body begins. */
  private int head() throws IOException {
    int from = 0;
    while (true) {
      fillTo(filled + 1);
      int end = Scan.find(buffer, from, filled, END);
      if (end >= 0) {
        return end + END.length;
      }
      from = Math.max(0, filled - END.length + 1);
    }
  }

  /** Reads the chunks and moves their contents together. */
  private void chunks() throws IOException {
    bodyEnd = bodyStart;
    int position = bodyStart;
    while (true) {
      int lineEnd = line(position);
      int size = Scan.hexNumber(buffer, position, lineEnd);
      position = lineEnd + 2;
      fillTo(position + size + 2);
      System.arraycopy(buffer, position, buffer, bodyEnd, size);
      bodyEnd += size;
      position += size + 2;
      if (size == 0) {
        return;
      }
    }
  }

  private int line(int from) throws IOException {
    for (int i = from; ; i++) {
      fillTo(i + 1);
      if (buffer[i] == '\r') {
        return i;
      }
    }
  }

  private void fillTo(int end) throws IOException {
    while (filled < end) {
      if (buffer.length < Math.max(end, filled + 1)) {
        buffer = Arrays.copyOf(buffer, Math.max(end, buffer.length * 2));
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      filled += read;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
