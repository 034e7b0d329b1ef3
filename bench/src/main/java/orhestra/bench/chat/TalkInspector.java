package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Findings;
import tools.jackson.databind.JsonNode;

/**
 * Compares what was told of sessions with what was said in them and has to come of it, and counts
 * how turns ended. Used by one thread.
 */
final class TalkInspector {
  /** Errors of turns that nobody could execute; all others are the execution service's own. */
  private static final Set<String> HELPLESS = Set.of("timeout", "execution_unavailable");

  private final Findings findings;
  private final Consumer<String> notes;
  private int answered;
  private int shortened;
  private int failed;
  private int errors;

  /**
   * An inspector.
   *
   * @param notes hears of turns that could not be executed
   */
  TalkInspector(Findings findings, Consumer<String> notes) {
    this.findings = requireNonNull(findings, "findings is null");
    this.notes = requireNonNull(notes, "notes is null");
  }

  /** What was told of a turn. */
  private static final class Told {
    private final StringBuilder text = new StringBuilder();
    private int pieces;
    private boolean begun;
    private @Nullable ChatEvent end;
  }

  /** Compares what the tabs of a session saw. */
  void compareTabs(String session, List<List<ChatEvent>> tabs) {
    List<ChatEvent> first = tabs.getFirst();
    for (List<ChatEvent> other : tabs.subList(1, tabs.size())) {
      if (other.size() != first.size()) {
        findings.lost(
            "one tab of %s saw %d events, another %d"
                .formatted(session, first.size(), other.size()));
      }
      for (int i = 0; i < Math.min(first.size(), other.size()); i++) {
        if (!first.get(i).equals(other.get(i))) {
          findings.wrong(
              "tabs of %s saw %s and %s"
                  .formatted(session, first.get(i).frame(), other.get(i).frame()));
          return;
        }
      }
    }
  }

  /**
   * Compares what a tab saw with what was said.
   *
   * @param said by the turns' names
   */
  void compareTurns(String session, Map<String, Plan> said, List<ChatEvent> events) {
    Map<String, Told> told = new HashMap<>();
    for (ChatEvent event : events) {
      if (!said.containsKey(event.task())) {
        findings.wrong("%s was told of something else: %s".formatted(session, event.frame()));
        continue;
      }
      take(event, told.computeIfAbsent(event.task(), task -> new Told()));
    }
    said.forEach(
        (task, plan) -> {
          @Nullable Told turn = told.get(task);
          if (turn == null) {
            findings.lost("nothing was told of %s in %s".formatted(task, session));
          } else {
            compare(task + " in " + session, plan, turn);
          }
        });
  }

  private void take(ChatEvent event, Told turn) {
    if (turn.end != null) {
      String what = "%s after %s".formatted(event.frame(), turn.end.type());
      if (event.isEnd()) {
        findings.doubled(what);
      } else {
        findings.wrong(what);
      }
      return;
    }
    if (!turn.begun && !event.type().equals("chat_processing")) {
      findings.wrong("a turn began with " + event.frame());
    }
    turn.begun = true;
    if (event.isEnd()) {
      turn.end = event;
    } else if (event.isRestart()) {
      turn.text.setLength(0);
      turn.pieces = 0;
    } else if (event.type().equals("chat_streaming")) {
      int index = event.data().path("chunk_index").asInt(-1);
      if (index != turn.pieces) {
        findings.wrong("piece %d came as %s".formatted(turn.pieces, event.frame()));
      }
      turn.pieces = index + 1;
      turn.text.append(event.data().path("content").asString(""));
    }
  }

  private void compare(String task, Plan plan, Told turn) {
    ChatEvent end = turn.end;
    String text = turn.text.toString();
    if (end == null) {
      findings.lost("the end of " + task);
      return;
    }
    switch (end.type()) {
      case "chat_response" -> {
        String answer = end.data().path("message").path("content").asString("");
        answered++;
        if (!plan.fate().isAnswered()) {
          findings.wrong("%s was to fail and has the answer %s".formatted(task, answer));
        } else if (!answer.equals(plan.answer())) {
          findings.wrong("%s has the answer %s, not %s".formatted(task, answer, plan.answer()));
        } else if (!answer.startsWith(text)) {
          findings.wrong("%s was told as %s, the answer is %s".formatted(task, text, answer));
        } else if (text.length() < answer.length()) {
          shortened++;
        }
      }
      case "chat_error" -> {
        String type = end.data().path("error").path("error_type").asString("");
        if (HELPLESS.contains(type)) {
          errors++;
          notes.accept("%s, %s: %s".formatted(task, plan.fate(), end.data()));
        } else if (plan.fate().isAnswered()) {
          findings.wrong("%s was to be answered: %s".formatted(task, end.frame()));
        } else {
          failed++;
        }
        if (!plan.mayHaveShown(text)) {
          findings.wrong("%s failed, but was told as %s".formatted(task, text));
        }
      }
      default -> findings.wrong("%s ended with %s".formatted(task, end.frame()));
    }
  }

  /**
   * Compares a transcript with what was said: each message once, and each answer of a turn that has
   * one.
   *
   * @param page the answer to {@code /messages}
   * @param ends how each turn ended
   */
  void compareTranscript(
      String session, Map<String, Plan> said, JsonNode page, Map<String, ChatEvent> ends) {
    Set<String> seen = new HashSet<>();
    for (JsonNode entry : page.path("messages")) {
      String task = entry.path("task_id").asString("");
      String role = entry.path("message").path("role").asString("");
      String content = entry.path("message").path("content").asString("");
      String what = "the %s's message of %s in %s".formatted(role, task, session);
      @Nullable Plan plan = said.get(task);
      @Nullable ChatEvent end = ends.get(task);
      if (!seen.add(role + " " + task)) {
        findings.doubled(what);
      } else if (plan == null) {
        findings.wrong(what + " was never said: " + content);
      } else if (role.equals("user")) {
        if (!content.equals(plan.said())) {
          findings.wrong("%s is %s, not %s".formatted(what, content, plan.said()));
        }
      } else if (end == null || !end.type().equals("chat_response")) {
        findings.wrong(what + " is there without an answer that was told: " + content);
      } else if (!content.equals(end.data().path("message").path("content").asString(""))) {
        findings.wrong("%s is %s, told was %s".formatted(what, content, end.frame()));
      }
    }
    said.forEach(
        (task, plan) -> {
          @Nullable ChatEvent end = ends.get(task);
          if (!seen.contains("user " + task)) {
            findings.lost("the user's message of %s in %s".formatted(task, session));
          }
          if (end != null
              && end.type().equals("chat_response")
              && !seen.contains("assistant " + task)) {
            findings.lost("the assistant's message of %s in %s".formatted(task, session));
          }
        });
  }

  /** How each turn ended, as these events tell. */
  static Map<String, ChatEvent> ends(List<ChatEvent> events) {
    Map<String, ChatEvent> ends = new HashMap<>();
    events.stream().filter(ChatEvent::isEnd).forEach(end -> ends.putIfAbsent(end.task(), end));
    return ends;
  }

  /**
   * How turns ended.
   *
   * @param shortened of those that were answered: told whole in the end, but not piece by piece
   * @param failed as they were meant to
   * @param errors could not be executed at all
   */
  record Counts(int answered, int shortened, int failed, int errors) {
    Counts plus(Counts other) {
      return new Counts(
          answered + other.answered,
          shortened + other.shortened,
          failed + other.failed,
          errors + other.errors);
    }
  }

  Counts counts() {
    return new Counts(answered, shortened, failed, errors);
  }
}
