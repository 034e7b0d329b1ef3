package orhestra.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A socket for one connection after the other: it takes a request, sends prepared bytes (a
 * character each) and its end, and keeps what comes until the client is gone.
 */
public final class FrameServer implements AutoCloseable {
  /** The answer to a handshake. */
  public static final String WELCOME =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  /** Sends to each connection its bytes, in pieces of so many. */
  public FrameServer(int piece, String... connections) throws IOException {
    Thread.ofVirtual().start(() -> serve(piece, List.of(connections)));
  }

  /** A frame with a text message of ASCII. */
  public static String text(String payload) {
    int length = payload.length();
    String size;
    if (length < 126) {
      size = "" + (char) length;
    } else if (length < 1 << 16) {
      size = (char) 126 + bytes(length, 2);
    } else {
      size = (char) 127 + bytes(length, 8);
    }
    return "\u0081" + size + payload;
  }

  private static String bytes(int number, int count) {
    StringBuilder bytes = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      bytes.append((char) (i > 3 ? 0 : number >>> (8 * i) & 0xff));
    }
    return bytes.toString();
  }

  private void serve(int piece, List<String> connections) {
    try {
      for (String bytes : connections) {
        serve(piece, bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(int piece, byte[] bytes) throws IOException {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      while (!request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        request.write(in.read());
      }
      heads.add(request.toString(StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      for (int from = 0; from < bytes.length; from += piece) {
        out.write(bytes, from, Math.min(piece, bytes.length - from));
        out.flush();
      }
      socket.shutdownOutput();
      received.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next request. */
  public String head() throws InterruptedException {
    return heads.take();
  }

  /** All that came after the next request, until its client was gone. */
  public String received() throws InterruptedException {
    return received.take();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
