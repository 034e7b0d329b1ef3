package orhestra.bench.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import orhestra.bench.load.Crew;
import orhestra.bench.load.Operator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server's conversations door over HTTP, on one connection. Not thread-safe. */
public final class ChatDoor implements AutoCloseable {
  /** Settings under which a load program may say as much as it likes. */
  public static final Map<String, String> UNLIMITED =
      Map.of("CHAT_INITS_PER_MINUTE", "1000000", "CHAT_MESSAGES_PER_MINUTE", "1000000");

  private static final String CHAT = "/api/v1/chat/";
  private static final int CONNECTIONS = 8;
  private static final int LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Operator operator;

  /** Connects. */
  public ChatDoor(int port) throws IOException {
    operator = new Operator(port);
  }

  /** Where a session's sockets are opened. */
  public static String socket(String session, long after) {
    return "/ws/chat/" + session + "?after=" + after;
  }

  /** What is done at a door with one of many sessions. */
  @FunctionalInterface
  public interface Errand {
    void run(ChatDoor door, int number) throws IOException, InterruptedException;
  }

  /** Does something so many times, on several connections. */
  public static void together(int port, int count, Errand errand)
      throws IOException, InterruptedException {
    try (Crew crew = new Crew()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        int first = i;
        crew.start(
            () -> {
              try (ChatDoor door = new ChatDoor(port)) {
                for (int next = first; next < count; next += CONNECTIONS) {
                  errand.run(door, next);
                }
              }
            });
      }
      crew.await();
    }
  }

  /** Begins many sessions and returns their names. */
  public static List<String> begin(int port, int count) throws IOException, InterruptedException {
    String[] sessions = new String[count];
    together(port, count, (door, number) -> sessions[number] = door.begin());
    return Arrays.asList(sessions);
  }

  /** Begins a session and returns its name. */
  public String begin() throws IOException {
    return JsonMapper.shared()
        .readTree(operator.post(CHAT + "init", "{}"))
        .path("session_id")
        .asString("");
  }

  /** Waits until the server has its Redis, which it finds after it has begun to serve. */
  public void awaitHealthy() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!get("/health/detailed").path("status").asString("").equals("healthy")) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("the server is not healthy: " + get("/health/detailed"));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Says something. */
  public void say(String session, String text) throws IOException {
    String message = JsonMapper.shared().writeValueAsString(text);
    operator.post(CHAT + session + "/task", "{\"message\":" + message + "}");
  }

  /** Where a session stands. */
  public JsonNode status(String session) throws IOException {
    return get(CHAT + session + "/status");
  }

  /** The number of a session's last event. */
  public long lastSeq(String session) throws IOException {
    return status(session).path("last_seq").asLong(-1);
  }

  /** The first 1,000 messages of a session. */
  public JsonNode messages(String session) throws IOException {
    return get(CHAT + session + "/messages?limit=1000");
  }

  /** How many sockets the server has. */
  public int sockets() throws IOException {
    return get("/health/detailed").path("websockets").path("connections").asInt(-1);
  }

  private JsonNode get(String path) throws IOException {
    return JsonMapper.shared().readTree(operator.get(path));
  }

  @Override
  public void close() throws IOException {
    operator.close();
  }
}
