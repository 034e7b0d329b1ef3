package orhestra.cli.demo.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The queues of a Redis on this machine as a worker uses them, spoken in RESP 2: a client would be
 * loaded longer than a demo takes to be understood. Not for use by several threads.
 */
public final class RedisQueues implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RedisQueues(int port) throws IOException {
    socket = new Socket();
    try {
      int millis = Math.toIntExact(TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Makes a brand known as workers do. */
  void register(String brand) throws IOException {
    ask("SADD", "brands:set", brand);
  }

  /** Appends a chunk; when this returns Redis has it. */
  void push(String brand, byte[] chunk) throws IOException {
    ask(bytes("RPUSH"), bytes(key(brand)), chunk);
  }

  /** How many chunks of a brand wait. */
  public long waiting(String brand) throws IOException {
    return ask("LLEN", key(brand));
  }

  private static String key(String brand) {
    return "result:brand:" + brand + ":chunks";
  }

  private long ask(String... words) throws IOException {
    byte[][] all = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      all[i] = bytes(words[i]);
    }
    return ask(all);
  }

  private long ask(byte[]... words) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.write(bytes("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      command.write(bytes("$" + word.length + "\r\n"));
      command.write(word);
      command.write(bytes("\r\n"));
    }
    out.write(command.toByteArray());
    out.flush();
    String answer = line();
    if (!answer.startsWith(":")) {
      throw new IOException("Redis answers " + answer);
    }
    return Long.parseLong(answer.substring(1));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis has closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
