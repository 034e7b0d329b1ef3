package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What somebody says in a chat, and when. The same seed says the same. */
public final class SmallTalk {
  private static final int FEWEST = 4;
  private static final int MOST = 6;

  private static final List<String> QUESTIONS =
      List.of(
          "Hello, what can you do?",
          "Which jobs are running?",
          "How far is the newest job?",
          "What is the best result of the newest job?",
          "Are workers connected?",
          "Is the server healthy?",
          "Which brands are there?",
          "Which jobs have failed?",
          "What is the weather like?",
          "Thank you, see you tomorrow.");

  private SmallTalk() {}

  /**
   * Something said.
   *
   * @param at how long after the beginning; later if the answer before has not come
   */
  public record Line(Duration at, String text) {
    public Line {
      requireNonNull(at, "at is null");
      requireNonNull(text, "text is null");
    }
  }

  /**
   * Four to six different things, spread over the time.
   *
   * @param client its number
   */
  public static List<Line> of(long seed, int client, Duration length) {
    Random random = new Random(seed * 1_000_003 + client);
    List<String> questions = new ArrayList<>(QUESTIONS);
    Collections.shuffle(questions, random);
    int count = FEWEST + random.nextInt(MOST - FEWEST + 1);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double at = (i + random.nextDouble()) / count;
      lines.add(new Line(Duration.ofMillis((long) (at * length.toMillis())), questions.get(i)));
    }
    return lines;
  }
}
