package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls a server on this machine, by a real client or byte by byte. */
public final class TestClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  public TestClient(HttpServer server) {
    this.port = server.port();
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return call("GET", path, null, headers);
  }

  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return call("POST", path, body, headers);
  }

  public HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, publisher);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends the bytes on a connection of their own and returns all that comes until it is closed. */
  public String raw(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return rest(socket);
    }
  }

  /** The answer to bytes after which the client says that it sends no more. */
  public String last(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return rest(socket);
    }
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Everything until the server closes the connection. */
  public static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (java.net.SocketException e) {
      all.writeBytes("<reset>".getBytes(ISO_8859_1));
    }
    return all.toString(ISO_8859_1);
  }

  /** What there is up to and with the given text. */
  public static String until(Socket socket, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(text) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed after " + read);
      }
      read.append((char) b);
    }
    return read.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
