package orhestra.client.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * A conversations door in small, over plain sockets, for one session. It answers by a function,
 * keeps its events, and has a mishap wherever it is told to.
 */
public final class ChatStandIn implements AutoCloseable {
  public static final String SESSION = "session-1";
  public static final String TOKEN = "to ken";

  /** What can happen to a connection. */
  public enum Mishap {
    NONE,
    /** It breaks. */
    CUT,
    /** It breaks within a frame. */
    HALF,
    /** It stays, and nothing more comes. */
    SILENCE,
    /** The frame is left out. */
    GAP,
    /** It comes twice. */
    TWICE,
    /** The server restarts. */
    RESTART
  }

  /** Decides about the nth frame, counted over all connections from 0. */
  @FunctionalInterface
  public interface Fate {
    Mishap of(int nth);
  }

  private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+) HTTP/1.1");
  private static final Pattern KEY =
      Pattern.compile("sec-websocket-key: *(\\S+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LENGTH =
      Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket server;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<String> log = new ArrayList<>();
  private final List<Map<String, Object>> messages = new ArrayList<>();
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger frames = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final Semaphore pace = new Semaphore(Integer.MAX_VALUE / 2);

  /** A session's turns run one after the other. */
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  private volatile Function<String, List<String>> answers = text -> List.of("You said ", text);
  private volatile Fate fate = nth -> Mishap.NONE;
  private volatile Fate hearing = nth -> Mishap.NONE;
  private volatile int upgradeStatus = 101;
  private volatile int closeCode;
  private int firstKept = 1;

  private static final class Turn {
    private String status = "queued";
    private boolean cancelled;
    private final StringBuilder content = new StringBuilder();
    private int chunks;

    private boolean isRunning() {
      return Set.of("queued", "streaming").contains(status);
    }
  }

  public ChatStandIn() throws IOException {
    server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How a message is answered, piece by piece; a piece {@code !restart} begins anew. */
  public void answers(Function<String, List<String>> value) {
    answers = value;
  }

  /** What happens to frames for clients. */
  public void fate(Fate value) {
    fate = value;
  }

  /** What happens when a frame comes: CUT before it is read, HALF after it was taken. */
  public void hearing(Fate value) {
    hearing = value;
  }

  /** Answers requests for a WebSocket with this status. */
  public void upgradeStatus(int status) {
    upgradeStatus = status;
  }

  /** Closes new connections with this code instead of a greeting; 0 for none. */
  public void closeCode(int code) {
    closeCode = code;
  }

  /** Pieces come only as they are allowed by {@link #go}. */
  public void hold() {
    pace.drainPermits();
  }

  public void go(int pieces) {
    pace.release(pieces);
  }

  /** Events before this one are no longer kept. */
  public synchronized void keepFrom(int seq) {
    firstKept = seq;
  }

  /** All events so far, as they were sent. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  /** HTTP calls: method, path and query. */
  public List<String> calls() {
    return calls;
  }

  /** Frames of clients, but for pings. */
  public List<JsonNode> received() {
    return received;
  }

  /** How many WebSockets have been opened. */
  public int opened() {
    return opened.get();
  }

  /** Closes all sockets with this code. */
  public void closeAll(int code, String reason) {
    connections.forEach(connection -> connection.end(code, reason));
  }

  /** Breaks all sockets. */
  public void cutAll() {
    connections.forEach(Connection::cut);
  }

  /** Makes an event. */
  public synchronized void tell(String type, String task, String data) {
    int seq = log.size() + 1;
    log.add(frame(type, task, data, seq));
    connections.forEach(Connection::serve);
  }

  /** Sends something that is no event. */
  public void say(String text) {
    connections.forEach(connection -> connection.say(text));
  }

  private static String frame(String type, String task, String data, int seq) {
    return "{\"message_id\":\"m\",\"message_type\":\""
        + type
        + "\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":"
        + data
        + ",\"session_id\":\""
        + SESSION
        + "\",\"task_id\":"
        + (task.isEmpty() ? "null" : "\"" + task + "\"")
        + (seq > 0 ? ",\"seq\":" + seq : "")
        + "}";
  }

  private static String quoted(String text) {
    return WireJson.mapper().writeValueAsString(text);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head = head(in);
      Matcher request = REQUEST.matcher(head);
      if (!request.find()) {
        return;
      }
      String call = request.group(1) + " " + request.group(2);
      calls.add(call);
      Matcher key = KEY.matcher(head);
      if (key.find()) {
        webSocket(socket, in, request.group(2), key.group(1));
      } else {
        Matcher length = LENGTH.matcher(head);
        String body =
            new String(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0), UTF_8);
        byte[] answer = answer(call, body).getBytes(UTF_8);
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + answer.length
                        + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private synchronized String answer(String call, String body) {
    String path = call.replaceAll("\\?.*", "");
    String session = "/api/v1/chat/" + SESSION;
    if (path.equals("POST /api/v1/chat/init")) {
      calls.add(body);
      return "{\"session_id\":\""
          + SESSION
          + "\",\"task_id\":\"task-0\",\"websocket_url\":\"ws://elsewhere/ws/chat/"
          + SESSION
          + "\",\"agent_name\":\"Ada\",\"resume_token\":\""
          + TOKEN
          + "\"}";
    }
    if (path.equals("GET " + session + "/status")) {
      return "{\"session_id\":\""
          + SESSION
          + "\",\"state\":\"active\",\"total_tasks\":"
          + turns.size()
          + ",\"total_messages\":"
          + messages.size()
          + ",\"last_seq\":"
          + log.size()
          + ",\"waiting\":"
          + WireJson.mapper().writeValueAsString(waiting())
          + "}";
    }
    if (path.equals("GET " + session + "/messages")) {
      Matcher after = Pattern.compile("after=(-?\\d+)").matcher(call);
      int from = after.find() ? Integer.parseInt(after.group(1)) + 1 : 0;
      int to = Math.min(messages.size(), from + 3);
      Map<String, Object> page = new LinkedHashMap<>();
      page.put("messages", messages.subList(Math.min(from, to), to));
      if (to < messages.size()) {
        page.put("next_after", to - 1);
      }
      return WireJson.mapper().writeValueAsString(page);
    }
    Matcher task = Pattern.compile("/tasks/([^/?]+)").matcher(path);
    if (task.find()) {
      Turn turn = turns.get(task.group(1));
      if (turn != null && path.endsWith("/cancel")) {
        cancel(task.group(1));
      }
      return "{\"task_id\":\""
          + task.group(1)
          + "\",\"status\":\""
          + (turn == null ? "unknown" : turn.status)
          + "\"}";
    }
    return "{\"message\":\"done\",\"session_id\":\"" + SESSION + "\",\"visitor_token\":\"v\"}";
  }

  private void webSocket(Socket socket, DataInputStream in, String path, String key)
      throws IOException {
    if (upgradeStatus != 101) {
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 " + upgradeStatus + " No\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(ISO_8859_1));
      return;
    }
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + accept(key)
                    + "\r\n\r\n")
                .getBytes(ISO_8859_1));
    opened.incrementAndGet();
    Connection connection = new Connection(socket, in);
    Matcher after = Pattern.compile("[?&]after=(\\d+)").matcher(path);
    if (closeCode != 0) {
      connection.end(closeCode, "");
    } else {
      connection.greet(after.find() ? Integer.parseInt(after.group(1)) : -1);
    }
    try {
      connection.listen();
    } finally {
      connections.remove(connection);
    }
  }

  private static String accept(String key) {
    try {
      byte[] bytes = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void take(Connection from, JsonNode frame) {
    JsonNode data = frame.path("data");
    String task = frame.path("task_id").asString("");
    switch (frame.path("message_type").asString("")) {
      case "ping" -> from.say(frame("pong", "", "{}", 0));
      case "resume" -> from.greet(data.path("after").asInt());
      case "cancel" -> cancel(data.path("task_id").asString(""));
      case "chat_message" -> {
        if (!turns.containsKey(task)) {
          Turn turn = new Turn();
          turns.put(task, turn);
          String text = data.path("messages").path(0).path("content").asString("");
          message(task, "user", text);
          tell("chat_processing", task, "{\"status\":\"queued\",\"mode\":\"simple\"}");
          worker.execute(() -> run(task, turn, text));
        }
      }
      default -> {}
    }
  }

  private void message(String task, String role, String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("number", messages.size());
    message.put("task_id", task);
    message.put("message", Map.of("role", role, "content", text));
    messages.add(message);
  }

  private synchronized void cancel(String task) {
    Turn turn = turns.get(task);
    if (turn != null && !turn.cancelled && !turn.status.equals("completed")) {
      turn.cancelled = true;
      turn.status = "cancelled";
      tell("task_cancelled", task, "{\"reason\":\"asked for\"}");
    }
  }

  private void run(String task, Turn turn, String text) {
    for (String piece : answers.apply(text)) {
      try {
        pace.acquire();
      } catch (InterruptedException e) {
        return;
      }
      synchronized (this) {
        if (turn.cancelled) {
          return;
        }
        turn.status = "streaming";
        if (piece.equals("!restart")) {
          turn.content.setLength(0);
          turn.chunks = 0;
          tell("chat_processing", task, "{\"status\":\"restarted\",\"mode\":\"simple\"}");
        } else if (piece.equals("!error")) {
          turn.status = "failed";
          tell(
              "chat_error",
              task,
              "{\"error\":{\"error_type\":\"timeout\",\"message\":\"no model answers\","
                  + "\"details\":{}}}");
          return;
        } else {
          turn.content.append(piece);
          tell(
              "chat_streaming",
              task,
              "{\"content\":"
                  + quoted(piece)
                  + ",\"is_final\":false,\"chunk_index\":"
                  + turn.chunks++
                  + "}");
        }
      }
    }
    synchronized (this) {
      if (turn.cancelled) {
        return;
      }
      turn.status = "completed";
      message(task, "assistant", turn.content.toString());
      tell(
          "chat_response",
          task,
          "{\"message\":{\"role\":\"assistant\",\"content\":"
              + quoted(turn.content.toString())
              + "},\"status\":\"completed\"}");
    }
  }

  private List<String> waiting() {
    return turns.entrySet().stream()
        .filter(turn -> turn.getValue().isRunning())
        .map(Map.Entry::getKey)
        .toList();
  }

  private String running() {
    List<Map<String, Object>> running = new ArrayList<>();
    turns.forEach(
        (name, turn) -> {
          if (turn.isRunning()) {
            running.add(
                Map.of(
                    "task_id",
                    name,
                    "status",
                    turn.status,
                    "content",
                    turn.content.toString(),
                    "next_chunk_index",
                    turn.chunks));
          }
        });
    return WireJson.mapper().writeValueAsString(running);
  }

  @Override
  public void close() throws IOException {
    server.close();
    worker.shutdownNow();
    cutAll();
  }

  /** One WebSocket. Its lock is the stand-in's. */
  private final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private int next = Integer.MAX_VALUE;
    private boolean silent;

    Connection(Socket socket, DataInputStream in) {
      this.socket = socket;
      this.in = in;
    }

    void greet(int seen) {
      synchronized (ChatStandIn.this) {
        boolean possible = seen < 0 || (seen + 1 >= firstKept && seen <= log.size());
        connections.add(this);
        send(
            frame(
                "connection_ack",
                "",
                "{\"connection_id\":\"c\",\"status\":\"connected\",\"recovered\":"
                    + possible
                    + ",\"last_seq\":"
                    + log.size()
                    + (possible ? "" : ",\"state\":{\"tasks\":" + running() + "}")
                    + "}",
                0));
        next = possible && seen >= 0 ? seen + 1 : log.size() + 1;
        serve();
      }
    }

    void serve() {
      synchronized (ChatStandIn.this) {
        while (next <= log.size()) {
          send(log.get(next++ - 1));
        }
      }
    }

    void say(String text) {
      synchronized (ChatStandIn.this) {
        send(text);
      }
    }

    private void send(String text) {
      if (silent || socket.isClosed()) {
        return;
      }
      byte[] frame = frameOf(0x81, text.getBytes(UTF_8));
      switch (fate.of(frames.getAndIncrement())) {
        case NONE -> write(frame, frame.length);
        case TWICE -> {
          write(frame, frame.length);
          write(frame, frame.length);
        }
        case HALF -> {
          write(frame, frame.length / 2);
          cut();
        }
        case CUT -> cut();
        case SILENCE -> silent = true;
        case RESTART -> end(1012, "restart");
        case GAP -> {}
      }
    }

    void end(int code, String reason) {
      byte[] text = reason.getBytes(UTF_8);
      byte[] payload = new byte[2 + text.length];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(text, 0, payload, 2, text.length);
      synchronized (ChatStandIn.this) {
        byte[] frame = frameOf(0x88, payload);
        write(frame, frame.length);
        silent = true;
      }
    }

    void cut() {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // it is closed
      }
    }

    private void write(byte[] frame, int length) {
      try {
        socket.getOutputStream().write(frame, 0, length);
      } catch (IOException e) {
        cut();
      }
    }

    private static byte[] frameOf(int head, byte[] payload) {
      int extra = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
      byte[] frame = new byte[2 + extra + payload.length];
      frame[0] = (byte) head;
      frame[1] = (byte) (extra == 0 ? payload.length : extra == 2 ? 126 : 127);
      for (int i = 0; i < extra; i++) {
        frame[2 + i] = (byte) ((long) payload.length >> (8 * (extra - 1 - i)));
      }
      System.arraycopy(payload, 0, frame, 2 + extra, payload.length);
      return frame;
    }

    void listen() throws IOException {
      while (true) {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        long bytes =
            switch (length) {
              case 126 -> in.readUnsignedShort();
              case 127 -> in.readLong();
              default -> length;
            };
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) bytes);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if ((head & 0xf) == 0x8) {
          return;
        }
        if ((head & 0xf) == 0x1 && !silent) {
          hear(WireJson.mapper().readTree(payload));
        }
      }
    }

    private void hear(JsonNode frame) {
      if (!frame.path("message_type").asString("").equals("ping")) {
        received.add(frame);
      }
      Mishap mishap = hearing.of(received.size() - 1);
      if (mishap == Mishap.CUT) {
        cut();
        return;
      }
      take(this, frame);
      if (mishap == Mishap.HALF) {
        cut();
      }
    }
  }
}
