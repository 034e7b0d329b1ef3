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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A socket that answers each request of one connection with prepared bytes. */
final class CannedServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final int piece;

  /** Sends the answers in pieces of so many bytes, then closes the connection. */
  CannedServer(int piece, String... answers) throws IOException {
    this.piece = piece;
    Thread.ofVirtual().start(() -> serve(List.of(answers)));
  }

  private void serve(List<String> answers) {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      for (String answer : answers) {
        requests.add(request(socket.getInputStream()));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        for (int from = 0; from < bytes.length; from += piece) {
          out.write(bytes, from, Math.min(piece, bytes.length - from));
          out.flush();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    String text = head.toString(StandardCharsets.UTF_8);
    Matcher length = LENGTH.matcher(text);
    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return text + new String(body, StandardCharsets.UTF_8);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next request, head and body. */
  String request() throws InterruptedException {
    return requests.take();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
