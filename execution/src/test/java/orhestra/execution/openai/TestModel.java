package orhestra.execution.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A stand-in for an endpoint of models, on a real socket: answers in chunks as real ones do, as its
 * script says, which gets each request in turn.
 */
public final class TestModel implements AutoCloseable {
  /** What is done with one request. */
  public interface Script {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
  private volatile Script script;

  public TestModel(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** One script for each request; the last is for all further ones. */
  public static TestModel inTurn(Script... scripts) {
    Queue<Script> left = new ConcurrentLinkedQueue<>(List.of(scripts));
    Script last = scripts[scripts.length - 1];
    return new TestModel(
        exchange -> {
          Script next = left.poll();
          (next == null ? last : next).answer(exchange);
        });
  }

  public void script(Script next) {
    script = next;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  public int connections() {
    return sockets.size();
  }

  /** The requests so far, the oldest first. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Says this and ends in order. */
  public static Script says(String... words) {
    return exchange -> {
      exchange.stream();
      for (String word : words) {
        exchange.token(word);
      }
      exchange.finish();
    };
  }

  /** One request and the answer to it. */
  public static final class Exchange {
    private final Socket socket;
    private final OutputStream out;
    private final Map<String, String> headers;
    private final String requestLine;
    private final JsonNode body;

    private Exchange(Socket socket, String requestLine, Map<String, String> headers, JsonNode body)
        throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
      this.requestLine = requestLine;
      this.headers = headers;
      this.body = body;
    }

    public String requestLine() {
      return requestLine;
    }

    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public JsonNode body() {
      return body;
    }

    /** A short answer that is no stream. */
    public void status(int status, String text, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      byte[] bytes = text.getBytes(UTF_8);
      head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
      out.write(head.toString().getBytes(UTF_8));
      out.write(bytes);
      out.flush();
    }

    /** The head of a stream of events. */
    public void stream() throws IOException {
      stream("text/event-stream; charset=utf-8");
    }

    public void stream(String type) throws IOException {
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(UTF_8));
      out.flush();
    }

    /** Bytes as they are, in one chunk. */
    public void raw(String text) throws IOException {
      raw(text.getBytes(UTF_8));
    }

    public void raw(byte[] bytes) throws IOException {
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(UTF_8));
      out.flush();
    }

    public void event(String data) throws IOException {
      raw("data: " + data + "\n\n");
    }

    public void delta(String delta) throws IOException {
      event(
          "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"model\":\"test-model-1\","
              + "\"choices\":[{\"index\":0,\"delta\":"
              + delta
              + ",\"finish_reason\":null}]}");
    }

    public void token(String text) throws IOException {
      delta("{\"content\":" + Json.text(text) + "}");
    }

    public void finished(String reason) throws IOException {
      event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    /** Reason, usage, and the end. */
    public void finish() throws IOException {
      finished("stop");
      event(
          "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}");
      event("[DONE]");
      end();
    }

    public void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(UTF_8));
      out.flush();
    }

    /** Ends the connection in the middle. */
    public void cut() throws IOException {
      socket.close();
    }

    /** Waits until the other side has closed the connection. */
    public void awaitClosed() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // until it has
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!socket.isClosed()) {
        String requestLine = line(in);
        if (requestLine.isEmpty()) {
          return;
        }
        Map<String, String> headers = new ConcurrentHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          int colon = header.indexOf(':');
          headers.put(
              header.substring(0, colon).toLowerCase(Locale.ROOT),
              header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        Exchange exchange = new Exchange(socket, requestLine, headers, Json.parse(body));
        exchanges.add(exchange);
        script.answer(exchange);
      }
    } catch (IOException e) {
      // the other side, or the script, has ended it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
