package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation with a Redis on this machine, one command at a time, in RESP 2. For the few
 * questions of a start: it is there in a millisecond, where a client takes half a second. Not
 * thread-safe, but {@link #close} may come from anywhere and ends what is under way.
 */
final class RespSocket implements AutoCloseable {
  private static final int LONGEST = 1 << 20;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RespSocket(int port, Duration timeout) throws IOException {
    socket = new Socket();
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Asks and waits for the answer: one text, or those of a list.
   *
   * @throws RefusedException if the server answers with an error
   * @throws IOException if it does not answer, or not as Redis does
   */
  List<String> ask(String... command) throws IOException {
    StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
    for (String word : command) {
      request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
      request.append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(UTF_8));
    out.flush();
    List<String> answer = new ArrayList<>();
    read(answer);
    return answer;
  }

  /** Waits, however long, until the server closes the connection. */
  void awaitEnd() throws IOException {
    socket.setSoTimeout(0);
    while (in.read() >= 0) {
      // nothing was asked, so nothing of interest comes
    }
  }

  private void read(List<String> answer) throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> answer.add(rest);
      case '-' -> throw new RefusedException(rest);
      case '$' -> answer.add(bulk(length(rest)));
      case '*' -> {
        int count = length(rest);
        for (int i = 0; i < count; i++) {
          read(answer);
        }
      }
      default -> throw new IOException("not a Redis");
    }
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("the connection ended");
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private static int length(String text) throws IOException {
    try {
      int length = Integer.parseInt(text);
      if (length <= LONGEST) {
        return length;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("not a Redis");
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      if (next == '\n') {
        break;
      }
      if (next != '\r') {
        line.append((char) next);
      }
      if (line.length() > LONGEST) {
        throw new IOException("not a Redis");
      }
    }
    if (line.isEmpty()) {
      throw new IOException("not a Redis");
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more, either way
    }
  }

  /** The server's own words, such as {@code LOADING ...}. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String answer) {
      super(answer);
    }
  }
}
