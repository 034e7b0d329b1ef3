package orhestra.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import orhestra.conversations.Outcome.Verdict;
import orhestra.conversations.domain.ChatLimits;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.domain.TurnState;
import orhestra.platform.json.Json;

/** What may happen to a session, and what clients are told of it. */
final class ConversationTest {
  private final Desk desk = new Desk();

  @Test
  void anAnswerIsStreamedAndThenWhole() {
    assertThat(desk.say("a")).isEqualTo(Verdict.DONE);
    Running attempt = desk.current();
    desk.fragment(attempt, 0, "Hel", false);
    desk.fragment(attempt, 1, "lo", true);
    assertThat(desk.respond(attempt, "Hello", false)).isEqualTo(Verdict.DONE);
    assertThat(desk.types("a"))
        .containsExactly("chat_processing", "chat_streaming", "chat_streaming", "chat_response");
    assertThat(desk.seen("a")).isEqualTo("Hello");
    assertThat(desk.messages).hasSize(2);
    assertThat(desk.running).isEmpty();
    assertThat(desk.progress().state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void aFragmentThatComesTooEarlyWaitsAndOneThatComesTwiceCountsOnce() {
    desk.say("a");
    Running attempt = desk.current();
    assertThat(desk.fragment(attempt, 1, "b", false)).isEqualTo(Verdict.EARLY);
    assertThat(desk.fragment(attempt, 0, "a", false)).isEqualTo(Verdict.DONE);
    assertThat(desk.fragment(attempt, 0, "a", false)).isEqualTo(Verdict.KNOWN);
    assertThat(desk.fragment(attempt, 1, "b", false)).isEqualTo(Verdict.DONE);
    assertThat(desk.seen("a")).isEqualTo("ab");
  }

  @Test
  void anAnswerWaitsForItsFragmentsUntilItIsToldNotTo() {
    desk.say("a");
    Running attempt = desk.current();
    desk.fragment(attempt, 0, "a", false);
    assertThat(desk.respond(attempt, "abc", false)).isEqualTo(Verdict.INCOMPLETE);
    assertThat(desk.running).isNotEmpty();
    assertThat(desk.respond(attempt, "abc", true)).isEqualTo(Verdict.DONE);
    assertThat(desk.fragment(attempt, 1, "bc", true)).isEqualTo(Verdict.LATE);
    assertThat(desk.types("a")).endsWith("chat_response");
    assertThat(desk.seen("a")).as("the answer stands for what is missing").isEqualTo("abc");
  }

  @Test
  void anAnswerWithoutFragmentsDoesNotWaitAsLongAsOneWhoseFragmentsHaveBegun() {
    desk.say("a");
    Running attempt = desk.current();
    Change.Respond late = (Change.Respond) desk.respondChange(attempt, "abc", false);
    Change patient =
        new Change.Respond(
            Desk.SESSION,
            late.attempt(),
            late.answer(),
            Change.Patience.UNLESS_STREAMED,
            late.chance());
    desk.fragment(attempt, 0, "a", false);
    assertThat(desk.apply(patient).verdict()).isEqualTo(Verdict.INCOMPLETE);
    desk.respond(attempt, "abc", true);
    desk.say("b");
    Change other =
        new Change.Respond(
            Desk.SESSION,
            Desk.named(desk.current()),
            late.answer(),
            Change.Patience.UNLESS_STREAMED,
            99);
    assertThat(desk.apply(other).verdict()).isEqualTo(Verdict.DONE);
  }

  @Test
  void turnsRunOneAtATime() {
    desk.say("a");
    desk.say("b");
    desk.say("c");
    assertThat(desk.effects).hasSize(1);
    assertThat(desk.types("b")).containsExactly("chat_processing");
    assertThat(desk.events.getLast().data()).contains("\"status\":\"queued\",\"mode\":\"simple\"");
    assertThat(desk.events.getLast().data()).contains("\"position\":2");
    desk.respond(desk.current(), "1", true);
    assertThat(desk.current().task()).isEqualTo("b");
    assertThat(desk.current().state()).isEqualTo(TurnState.DISPATCHED);
    assertThat(((Effect.Dispatch) desk.effects.getLast()).turn().request()).contains("\"b\"");
    desk.fail(desk.current(), false);
    assertThat(desk.current().task()).isEqualTo("c");
    assertThat(desk.deadLetters).hasSize(1);
  }

  @Test
  void noMoreTurnsWaitThanAllowed() {
    Stream.of("a", "b", "c", "d")
        .forEach(task -> assertThat(desk.say(task)).isEqualTo(Verdict.DONE));
    assertThat(desk.say("e")).isEqualTo(Verdict.QUEUE_FULL);
    assertThat(desk.progress().messages()).isEqualTo(4);
    assertThat(desk.say("a")).as("said before").isEqualTo(Verdict.KNOWN);
  }

  @Test
  void noMoreIsSaidInAMinuteThanAllowed() {
    Desk slow =
        new Desk(
            new ChatLimits(
                9, 2, 2, Duration.ofMinutes(2), Duration.ofSeconds(3), 100, Duration.ofHours(1)));
    slow.now = 60_000_000;
    assertThat(slow.say("a")).isEqualTo(Verdict.DONE);
    assertThat(slow.say("b")).isEqualTo(Verdict.DONE);
    assertThat(slow.say("c")).isEqualTo(Verdict.TOO_FAST);
    slow.now += 60_000;
    assertThat(slow.say("c")).isEqualTo(Verdict.DONE);
  }

  @Test
  void aSecondAttemptThatSaysTheSameIsShownOnlyWhereItIsNew() {
    desk.say("a");
    Running first = desk.current();
    desk.fragment(first, 0, "One ", false);
    desk.fragment(first, 1, "two ", false);
    desk.fail(first, true);
    Running second = desk.current();
    assertThat(second.attempt().number()).isEqualTo(2);
    assertThat(desk.fragment(first, 2, "never", false)).isEqualTo(Verdict.LATE);
    desk.fragment(second, 0, "One two", false);
    desk.fragment(second, 1, " three", true);
    desk.respond(second, "One two three", false);
    assertThat(desk.seen("a")).isEqualTo("One two three");
    assertThat(desk.types("a").stream().filter("chat_streaming"::equals)).hasSize(3);
    assertThat(desk.events).noneMatch(event -> event.data().contains("restarted"));
  }

  @Test
  void aSecondAttemptThatSaysSomethingElseBeginsAnew() {
    desk.say("a");
    Running first = desk.current();
    desk.fragment(first, 0, "One two", false);
    desk.fail(first, true);
    Running second = desk.current();
    desk.fragment(second, 0, "One", false);
    desk.fragment(second, 1, " and two", true);
    desk.respond(second, "One and two", false);
    assertThat(desk.seen("a")).isEqualTo("One and two");
    assertThat(desk.events).filteredOn(event -> event.data().contains("restarted")).hasSize(1);
  }

  @Test
  void afterTheLastAttemptThereIsAnError() {
    desk.say("a");
    desk.fail(desk.current(), true);
    desk.fail(desk.current(), true);
    assertThat(desk.types("a")).endsWith("chat_error");
    assertThat(desk.ends.values()).singleElement().extracting("state").isEqualTo(TurnState.FAILED);
    assertThat(desk.deadLetters).singleElement().extracting("reason").isEqualTo("it broke");
  }

  @Test
  void whatIsNotHandedOutIsHandedOutAgainUnderAnotherName() {
    desk.say("a");
    Running first = desk.current();
    assertThat(desk.overdue(first)).as("not yet").isEqualTo(Verdict.KNOWN);
    desk.now += 3_000;
    assertThat(desk.overdue(first)).isEqualTo(Verdict.DONE);
    Running second = desk.current();
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(second.attempt().number()).isEqualTo(1);
    assertThat(desk.dispatched(first)).isEqualTo(Verdict.LATE);
    assertThat(desk.fragment(first, 0, "x", false)).isEqualTo(Verdict.LATE);
    assertThat(desk.dispatched(second)).isEqualTo(Verdict.DONE);
    assertThat(desk.types("a")).as("clients need not know").hasSize(1);
  }

  @Test
  void whatRedisHasLostIsHandedOutAgainUnlessItsAnswerHasBegun() {
    desk.say("a");
    desk.dispatched(desk.current());
    Running first = desk.current();
    assertThat(desk.overdue(first, true)).isEqualTo(Verdict.DONE);
    Running second = desk.current();
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(second.attempt().number()).isEqualTo(1);
    desk.dispatched(second);
    desk.fragment(second, 0, "x", false);
    assertThat(desk.overdue(second, true)).isEqualTo(Verdict.KNOWN);
  }

  @Test
  void whatCannotBeHandedOutEndsInTheEnd() {
    desk.say("a");
    for (int i = 0; i < 40 && !desk.running.isEmpty(); i++) {
      desk.now += 3_000;
      desk.overdue(desk.current());
    }
    assertThat(desk.types("a")).containsExactly("chat_processing", "chat_error");
    assertThat(desk.events.getLast().data()).contains("execution_unavailable");
  }

  @Test
  void whatNobodyHasLookedAfterForAWhileIsHandedOutAgain() {
    desk.say("a");
    desk.now += 500_000;
    desk.overdue(desk.current());
    assertThat(desk.effects).hasSize(2);
    assertThat(desk.running).isNotEmpty();
  }

  @Test
  void aSilentAttemptIsRepeatedOnceAndThenTimesOut() {
    desk.say("a");
    desk.dispatched(desk.current());
    desk.now += 99_999;
    assertThat(desk.overdue(desk.current())).isEqualTo(Verdict.KNOWN);
    desk.now += 1;
    desk.overdue(desk.current());
    assertThat(desk.current().attempt().number()).isEqualTo(2);
    assertThat(desk.effects).anyMatch(Effect.Stop.class::isInstance);
    desk.dispatched(desk.current());
    desk.now += 100_000;
    desk.overdue(desk.current());
    assertThat(desk.running).isEmpty();
    assertThat(desk.events.getLast().data()).contains("\"error_type\":\"timeout\"");
    assertThat(desk.ends.values())
        .singleElement()
        .extracting("state")
        .isEqualTo(TurnState.TIMED_OUT);
  }

  @Test
  void anAttemptThatSaysSomethingHasMoreTimeButNotForEver() {
    desk.say("a");
    desk.dispatched(desk.current());
    Running attempt = desk.current();
    int index = 0;
    while (desk.current().attempt().number() == 1 && index < 100) {
      desk.now += 50_000;
      desk.fragment(attempt, index++, "x", false);
      desk.overdue(desk.current());
    }
    assertThat(index).isEqualTo(20);
  }

  @Test
  void aCancelledTurnIsOverAndTheNextBegins() {
    desk.say("a");
    desk.say("b");
    Running attempt = desk.current();
    desk.fragment(attempt, 0, "x", false);
    assertThat(desk.cancel("a")).isEqualTo(Verdict.DONE);
    assertThat(desk.types("a")).endsWith("task_cancelled");
    assertThat(desk.effects).anyMatch(Effect.Stop.class::isInstance);
    assertThat(desk.respond(attempt, "x", true)).isEqualTo(Verdict.LATE);
    assertThat(desk.cancel("a")).isEqualTo(Verdict.KNOWN);
    assertThat(desk.cancel("nothing")).isEqualTo(Verdict.NO_TURN);
    assertThat(desk.current().task()).isEqualTo("b");
    assertThat(desk.current().state()).isEqualTo(TurnState.DISPATCHED);
  }

  @Test
  void cancellingOneThatWaitsDoesNotTouchTheOneUnderWay() {
    desk.say("a");
    desk.say("b");
    Running attempt = desk.current();
    desk.cancel("b");
    assertThat(desk.running.values()).containsExactly(attempt);
  }

  @Test
  void aSessionEndsWithAllItsTurns() {
    desk.say("a");
    desk.say("b");
    Change close = new Change.Close(Desk.SESSION, SessionState.CLOSED, Long.MAX_VALUE);
    assertThat(desk.apply(close).verdict()).isEqualTo(Verdict.DONE);
    assertThat(desk.apply(close).verdict()).isEqualTo(Verdict.KNOWN);
    assertThat(desk.running).isEmpty();
    assertThat(desk.events.getLast().type()).isEqualTo("session_deleted");
    assertThat(desk.say("c")).isEqualTo(Verdict.CLOSED);
    assertThat(desk.say("a")).isEqualTo(Verdict.KNOWN);
  }

  @Test
  void aSessionThatIsUsedDoesNotExpire() {
    desk.say("a");
    Change expire = new Change.Close(Desk.SESSION, SessionState.EXPIRED, desk.now - 1);
    assertThat(desk.apply(expire).verdict()).isEqualTo(Verdict.LATE);
    Change later = new Change.Close(Desk.SESSION, SessionState.EXPIRED, desk.now);
    assertThat(desk.apply(later).verdict()).as("a turn runs").isEqualTo(Verdict.LATE);
    desk.respond(desk.current(), "x", true);
    assertThat(desk.apply(later).verdict()).isEqualTo(Verdict.DONE);
    assertThat(desk.events.getLast().type()).isEqualTo("session_expired");
  }

  @Test
  void callbacksWithoutAnAttemptsNameAreTheCurrentOnes() {
    desk.say("a");
    Change answer =
        new Change.Fragment(Desk.SESSION, new Change.Attempt.OfTask("a"), 0, "x", false, false);
    assertThat(desk.apply(answer).verdict()).isEqualTo(Verdict.DONE);
    Change foreign =
        new Change.Fragment(Desk.SESSION, new Change.Attempt.OfTask("b"), 0, "x", false, false);
    assertThat(desk.apply(foreign).verdict()).isEqualTo(Verdict.LATE);
  }

  @Test
  void somebodyWhoCountsFromOneIsUnderstood() {
    desk.say("a");
    Running attempt = desk.current();
    Change first = new Change.Fragment(Desk.SESSION, Desk.named(attempt), 1, "x", false, true);
    assertThat(desk.apply(first).verdict()).isEqualTo(Verdict.DONE);
    assertThat(desk.fragment(attempt, 2, "y", true)).isEqualTo(Verdict.DONE);
    assertThat(desk.seen("a")).isEqualTo("xy");
  }

  @Test
  void anAnswerVoidsWhatWasStreamedWithoutItsFirstPiece() {
    desk.say("a");
    Running attempt = desk.current();
    Change second = new Change.Fragment(Desk.SESSION, Desk.named(attempt), 1, "two ", false, true);
    desk.apply(second);
    desk.fragment(attempt, 2, "three", true);
    assertThat(desk.fragment(attempt, 0, "One ", false)).isEqualTo(Verdict.KNOWN);
    desk.respond(attempt, "One two three", false);
    assertThat(desk.seen("a")).isEqualTo("One two three");
  }

  static Stream<Long> seeds() {
    return Stream.concat(
        Stream.iterate(1L, seed -> seed + 1).limit(300), Stream.of(System.nanoTime()));
  }

  /** Callbacks of all attempts in any order, lost and doubled; cancels and silences between. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyTurnEndsOnceAndWhatClientsSeeHasNoGapAndNothingTwice(long seed) {
    Random random = new Random(seed);
    List<Change> callbacks = new ArrayList<>();
    Set<String> said = new HashSet<>();
    int dispatched = 0;
    for (int step = 0; step < 400; step++) {
      desk.now += random.nextInt(2_000);
      switch (random.nextInt(8)) {
        case 0 -> {
          String task = "t" + random.nextInt(60);
          if (desk.say(task) == Verdict.DONE) {
            said.add(task);
          }
        }
        case 1 -> desk.cancel("t" + random.nextInt(60));
        case 2 -> {
          if (!desk.running.isEmpty()) {
            desk.now += random.nextInt(4) == 0 ? 101_000 : 0;
            desk.overdue(desk.current());
          }
        }
        default -> {
          if (!callbacks.isEmpty()) {
            Change callback = callbacks.get(random.nextInt(callbacks.size()));
            Verdict verdict = desk.apply(callback).verdict();
            if (verdict == Verdict.DONE && random.nextInt(4) > 0) {
              callbacks.remove(callback);
            }
          }
        }
      }
      for (; dispatched < desk.effects.size(); dispatched++) {
        if (desk.effects.get(dispatched) instanceof Effect.Dispatch dispatch) {
          if (random.nextInt(6) > 0) {
            desk.dispatched(dispatch.attempt());
          }
          callbacks.addAll(work(dispatch, random));
        }
      }
    }
    check(said);
  }

  /** What an execution service might say; half of the time the same in each attempt. */
  private List<Change> work(Effect.Dispatch dispatch, Random random) {
    Running attempt = dispatch.attempt();
    String text =
        ("answer to " + attempt.task() + (random.nextBoolean() ? "" : " again " + attempt.token()));
    List<Change> callbacks = new ArrayList<>();
    int from = 0;
    int index = 0;
    int stop = random.nextInt(5) == 0 ? random.nextInt(text.length()) : text.length();
    while (from < stop) {
      int to = Math.min(stop, from + 1 + random.nextInt(6));
      callbacks.add(
          new Change.Fragment(
              Desk.SESSION,
              Desk.named(attempt),
              index++,
              text.substring(from, to),
              to == text.length(),
              false));
      from = to;
    }
    if (stop == text.length()) {
      callbacks.add(desk.respondChange(attempt, text, random.nextInt(4) == 0));
    } else {
      callbacks.add(
          new Change.Fail(
              Desk.SESSION,
              Desk.named(attempt),
              "broken",
              "it broke",
              "{}",
              random.nextBoolean(),
              desk.chance()));
    }
    return callbacks;
  }

  private void check(Set<String> said) {
    for (int i = 0; i < desk.events.size(); i++) {
      assertThat(desk.events.get(i).seq()).isEqualTo(i + 1);
    }
    Set<String> ends = Set.of("chat_response", "chat_error", "task_cancelled");
    for (String task : said) {
      List<String> types = desk.types(task);
      long ended = types.stream().filter(ends::contains).count();
      boolean runs = desk.running.values().stream().anyMatch(one -> one.task().equals(task));
      assertThat(ended).as(task).isEqualTo(runs ? 0 : 1);
      if (ended == 1) {
        assertThat(ends).contains(types.getLast());
      }
      String seen = desk.seen(task);
      for (SessionEvent event : desk.events) {
        if (event.task().equals(task) && event.type().equals("chat_response")) {
          if (!seen.isEmpty()) {
            assertThat(event.data()).contains("\"content\":" + Json.text(seen) + "}");
          }
        }
      }
    }
  }
}
