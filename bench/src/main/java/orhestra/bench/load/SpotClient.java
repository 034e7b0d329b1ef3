package orhestra.bench.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A SPOT on one connection: registers itself, claims tasks and completes them. */
public final class SpotClient implements AutoCloseable {
  private static final byte[] HELLO_PATH = Ascii.bytes("/internal/v1/hello");
  private static final byte[] CLAIM_PATH = Ascii.bytes("/internal/v1/tasks/claim");
  private static final byte[] TASKS_PATH = Ascii.bytes("/internal/v1/tasks/");
  private static final byte[] COMPLETE_PATH = Ascii.bytes("/internal/v1/tasks/complete");
  private static final byte[] COMPLETE = Ascii.bytes("/complete");
  private static final byte[] HELLO_BODY = Ascii.bytes("{\"ipAddress\":\"127.0.0.1\"}");
  private static final byte[] SPOT_ID = Ascii.bytes("{\"spotId\":\"");
  private static final byte[] MAX_TASKS = Ascii.bytes("\",\"maxTasks\":");
  private static final byte[] WAIT = Ascii.bytes(",\"waitMs\":");
  private static final byte[] TOKEN = Ascii.bytes("\",\"attemptToken\":\"");
  private static final byte[] RESULT =
      Ascii.bytes(
          "\",\"runtimeMs\":1500,\"iter\":100,\"fopt\":0.00123,"
              + "\"resultJson\":\"{\\\"converged\\\":true,\\\"runs\\\":12}\"}");
  private static final byte[] RESULTS = Ascii.bytes("\",\"results\":[");
  private static final byte[] TASK_ID = Ascii.bytes("{\"taskId\":\"");
  private static final byte[] CLAIM_PART = Ascii.bytes("],\"claim\":{\"maxTasks\":");
  private static final byte[] CLAIM_END = Ascii.bytes("}}");
  private static final byte[] COMMA = Ascii.bytes(",");
  private static final byte[] END = Ascii.bytes("}");

  private static final byte[] ANSWERED_SPOT = Ascii.bytes("\"spotId\":\"");
  private static final byte[] ANSWERED_TASKS = Ascii.bytes("\"tasks\":[");
  private static final byte[] ANSWERED_ID = Ascii.bytes("{\"id\":\"");
  private static final byte[] ANSWERED_TOKEN = Ascii.bytes("\"attemptToken\":\"");
  private static final byte[] REFUSED = Ascii.bytes("\"status\":4");

  private final HttpConnection connection;
  private final byte[] spotId;
  private final Deque<Held> held = new ArrayDeque<>();
  private final Ascii path = new Ascii();
  private final Ascii body = new Ascii();

  /** A task that was claimed and is not completed yet. */
  private static final class Held {
    final byte[] task;
    final byte[] token;

    Held(byte[] task, byte[] token) {
      this.task = task;
      this.token = token;
    }
  }

  /** Connects and registers. */
  public SpotClient(int port) throws IOException {
    connection = new HttpConnection(port);
    call(path.add(HELLO_PATH), body.add(HELLO_BODY));
    int at = find(connection.bodyStart(), ANSWERED_SPOT);
    spotId = text(at + ANSWERED_SPOT.length);
  }

  /** The body of a completion. */
  static Ascii result(Ascii body, byte[] spotId, byte[] token) {
    return body.add(SPOT_ID).add(spotId).add(TOKEN).add(token).add(RESULT);
  }

  /** How many tasks are claimed and not completed. */
  public int held() {
    return held.size();
  }

  /** Claims up to {@code max} tasks; the server may wait for the first one. */
  public int claim(int max, int waitMillis) throws IOException {
    body.clear().add(SPOT_ID).add(spotId).add(MAX_TASKS).add(max);
    if (waitMillis > 0) {
      body.add(WAIT).add(waitMillis);
    }
    call(path.clear().add(CLAIM_PATH), body.add(END));
    return take();
  }

  /** Completes one of the tasks held. */
  public void completeOne() throws IOException {
    Held task = held.remove();
    path.clear().add(TASKS_PATH).add(task.task).add(COMPLETE);
    call(path, result(body.clear(), spotId, task.token));
  }

  /** Completes all tasks held and claims the next ones in the same call. */
  public int completeAllAndClaim(int max) throws IOException {
    int completed = held.size();
    body.clear().add(SPOT_ID).add(spotId).add(RESULTS);
    while (!held.isEmpty()) {
      Held task = held.remove();
      body.add(TASK_ID).add(task.task).add(TOKEN).add(task.token).add(RESULT);
      if (!held.isEmpty()) {
        body.add(COMMA);
      }
    }
    body.add(CLAIM_PART).add(max).add(CLAIM_END);
    call(path.clear().add(COMPLETE_PATH), body);
    if (find(connection.bodyStart(), REFUSED) >= 0) {
      throw new IOException("a result was refused: " + connection.body());
    }
    take();
    return completed;
  }

  private void call(Ascii to, Ascii with) throws IOException {
    int status = connection.post(to, with);
    if (status != 200) {
      throw new IOException("POST " + to + " answered " + status + ": " + connection.body());
    }
  }

  /** Takes the claimed tasks out of the answer and says how many there are. */
  private int take() {
    int before = held.size();
    int at = find(connection.bodyStart(), ANSWERED_TASKS);
    while (at >= 0) {
      at = find(at, ANSWERED_ID);
      if (at >= 0) {
        byte[] task = text(at + ANSWERED_ID.length);
        at = find(at + ANSWERED_ID.length, ANSWERED_TOKEN);
        held.add(new Held(task, text(at + ANSWERED_TOKEN.length)));
      }
    }
    return held.size() - before;
  }

  private int find(int from, byte[] wanted) {
    return Scan.find(connection.buffer(), from, connection.bodyEnd(), wanted);
  }

  private byte[] text(int from) {
    byte[] buffer = connection.buffer();
    int end = from;
    while (buffer[end] != '"') {
      end++;
    }
    return Arrays.copyOfRange(buffer, from, end);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
