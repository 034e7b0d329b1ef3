package orhestra.bench.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An execution service that answers every turn at once, in as many pieces as the message begins
 * with; see {@link #request}.
 */
public final class PromptExecution implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final String WORD = "word ";

  private final StandIn standIn;

  /** Is told of each turn just before its answer is sent. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A turn is about to be answered.
     *
     * @param nanos how long it has been in our hands
     */
    void answering(String task, long nanos);
  }

  /** One that takes no turns yet. */
  public PromptExecution(ChatRedis redis, Listener listener) {
    standIn =
        new StandIn(
            redis,
            (turn, readAt) -> {
              List<Map<String, byte[]>> answer = answer(turn);
              listener.answering(turn.task(), System.nanoTime() - readAt);
              redis.callbacks(answer);
            });
  }

  /** Takes turns from now on. */
  public void start() {
    standIn.start(WORKERS);
  }

  /** One that nobody listens to. */
  public PromptExecution(ChatRedis redis) {
    this(redis, (task, nanos) -> {});
  }

  /** A message that is answered in so many pieces. */
  public static String request(int pieces) {
    return pieces + " pieces, please";
  }

  private static List<Map<String, byte[]>> answer(Dispatch turn) {
    int pieces = Integer.parseInt(turn.said().substring(0, turn.said().indexOf(' ')));
    List<Map<String, byte[]>> answer = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      answer.add(turn.piece(i, WORD, i == pieces - 1));
    }
    answer.add(turn.response(WORD.repeat(pieces)));
    return answer;
  }

  @Override
  public void close() {
    standIn.close();
  }
}
