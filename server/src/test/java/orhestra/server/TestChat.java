package orhestra.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A client's socket: what comes is checked for gaps as it comes. */
final class TestChat implements WebSocket.Listener, AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private long last = -1;

  private TestChat(String address) {
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
  }

  /** A socket of a session; {@code query} begins with a question mark or is empty. */
  static TestChat open(TestServer server, String session, String query) {
    String address = server.address("/ws/chat/" + session + query).replace("http://", "ws://");
    return new TestChat(address);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    partial.append(data);
    if (isLast) {
      JsonNode frame = Json.parse(partial.toString().getBytes(StandardCharsets.UTF_8));
      partial.setLength(0);
      frames.add(frame);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  void say(String task, String text) {
    send(
        """
        {"message_type":"chat_message","task_id":"%s",\
        "data":{"messages":[{"role":"user","content":%s}]}}\
        """
            .formatted(task, Json.text(text)));
  }

  /** The next frame of any kind. */
  JsonNode next() {
    try {
      JsonNode frame = frames.poll(20, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came; closed: " + closed.getNow(0));
      }
      if (frame.has("seq")) {
        long seq = frame.path("seq").longValue();
        if (last >= 0 && seq != last + 1) {
          throw new AssertionError("after " + last + " came " + seq);
        }
        last = seq;
        events.add(frame);
      }
      return frame;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes on until a frame of this type comes. */
  JsonNode until(String type) {
    while (true) {
      JsonNode frame = next();
      if (type(frame).equals(type)) {
        return frame;
      }
    }
  }

  static String type(JsonNode frame) {
    return frame.path("message_type").stringValue();
  }

  /** The number of the last event that came. */
  long last() {
    return last;
  }

  /** All events that came. */
  List<JsonNode> events() {
    return events;
  }

  /** What was streamed of a turn. */
  static String streamed(List<JsonNode> events, String task) {
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events) {
      if (type(event).equals("chat_streaming")
          && event.path("task_id").stringValue().equals(task)) {
        text.append(event.path("data").path("content").stringValue());
      }
    }
    return text.toString();
  }

  /** The code with which it was closed. */
  int code() {
    return closed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
