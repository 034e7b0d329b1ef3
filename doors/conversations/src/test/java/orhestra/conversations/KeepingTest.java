package orhestra.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.conversations.Outcome.Verdict;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.store.JdbcAgentStore;
import orhestra.conversations.store.JdbcSessionStore;
import orhestra.conversations.store.SessionStore;
import orhestra.engine.DeadLetter;
import orhestra.engine.TaskId;
import orhestra.storage.JdbcStorage;
import orhestra.storage.StorageSettings;

/** What is kept of sessions, on both databases. */
@Timeout(120)
final class KeepingTest {
  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static JdbcStorage onH2;
  private static JdbcStorage onPostgres;
  private final Conversing conversing = new Conversing(Desk.LIMITS);

  enum Database {
    H2,
    POSTGRESQL
  }

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    onH2 = open(StorageSettings.of("jdbc:h2:file:" + folder.resolve("keeping")));
    onPostgres =
        open(
            StorageSettings.of(postgres.getJdbcUrl("postgres", "postgres"))
                .withUser("postgres", "postgres"));
  }

  private static JdbcStorage open(StorageSettings settings) {
    return JdbcStorage.open(
        settings, InstantSource.system(), List.of(JdbcSessionStore.DOOR, JdbcAgentStore.DOOR));
  }

  @AfterAll
  static void stop() throws Exception {
    onH2.close();
    onPostgres.close();
    postgres.close();
  }

  private static JdbcStorage storage(Database database) {
    return database == Database.H2 ? onH2 : onPostgres;
  }

  private static <T> List<T> rows(JdbcStorage storage, Function<SessionStore, List<T>> query) {
    return storage.read(view -> query.apply(view.door(SessionStore.class)));
  }

  private static <T> Optional<T> one(
      JdbcStorage storage, Function<SessionStore, Optional<T>> query) {
    return storage.read(view -> query.apply(view.door(SessionStore.class)));
  }

  private static Session begin(JdbcStorage storage) {
    return storage
        .submit(new Opening(1_000), new Opening.Command("t", "default", "x", "", "{}", 5, 6))
        .join();
  }

  private Outcome apply(JdbcStorage storage, Change change) {
    return storage.submit(conversing, change).join();
  }

  private static Change.Say say(Session session, String task) {
    return new Change.Say(
        session.id(), task, "simple", "{\"n\":1}", List.of("{\"role\":\"user\"}"), "", null, 9);
  }

  @ParameterizedTest
  @EnumSource
  void aTurnIsKeptFromItsBeginningToItsEnd(Database database) {
    JdbcStorage storage = storage(database);
    Session session = begin(storage);
    assertThat(one(storage, store -> store.session(session.id()))).contains(session);
    Outcome said = apply(storage, say(session, "a"));
    Running attempt = ((Effect.Dispatch) said.effects().getFirst()).attempt();
    assertThat(rows(storage, store -> store.unfinished(new long[] {session.id()})))
        .containsExactly(attempt);
    apply(storage, new Change.Dispatched(session.id(), attempt.turn(), attempt.token(), "1-0"));
    Change.Attempt named = new Change.Attempt.Named(attempt.turn(), attempt.token());
    for (int i = 0; i < 3; i++) {
      apply(storage, new Change.Fragment(session.id(), named, i, "w" + i, i == 2, false));
    }
    Running streamed =
        rows(storage, store -> store.unfinished(new long[] {session.id()})).getFirst();
    assertThat(streamed.heard().fragments()).isEqualTo(3);
    assertThat(streamed.attempt().entry()).isEqualTo("1-0");
    assertThat(rows(storage, store -> store.streamed(session.id(), 1, "a"))).hasSize(3);
    apply(storage, new Change.Fail(session.id(), named, "broken", "it broke", "{}", false, 3));
    assertThat(rows(storage, store -> store.unfinished(new long[] {session.id()}))).isEmpty();
    assertThat(one(storage, store -> store.turn(session.id(), "a")).orElseThrow().result())
        .contains("it broke");
    List<SessionEvent> events = rows(storage, store -> store.events(session.id(), 2, 100));
    assertThat(events).extracting(SessionEvent::seq).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rows(storage, store -> store.messages(session.id(), -1, 10))).hasSize(1);
    assertThat(deadLetters(storage, session)).hasSize(1);
  }

  private static List<DeadLetter> deadLetters(JdbcStorage storage, Session session) {
    return storage.read(
        view ->
            view.deadLetters()
                .between(TaskId.first(session.id()), TaskId.first(session.id() + 1), 10));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSaidTwiceAtOnceIsSaidOnce(Database database) {
    JdbcStorage storage = storage(database);
    Session session = begin(storage);
    List<CompletableFuture<Outcome>> all =
        IntStream.range(0, 50)
            .mapToObj(i -> storage.submit(conversing, say(session, "same")))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join).map(Outcome::verdict))
        .containsOnlyOnce(Verdict.DONE)
        .allMatch(verdict -> verdict == Verdict.DONE || verdict == Verdict.KNOWN);
    assertThat(rows(storage, store -> store.messages(session.id(), -1, 10))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatIsNoneIsSaid(Database database) {
    assertThat(apply(storage(database), new Change.Touch(TaskId.MAX_GROUP)).verdict())
        .isEqualTo(Verdict.NO_SESSION);
  }

  @ParameterizedTest
  @EnumSource
  void aQuotaHoldsInAllSessions(Database database) {
    JdbcStorage storage = storage(database);
    Quota quota = new Quota("agent-" + database, 0, 3);
    int done = 0;
    for (int i = 0; i < 5; i++) {
      Session session = begin(storage);
      Change say = new Change.Say(session.id(), "a", "simple", "{}", List.of(), "", quota, i);
      done += apply(storage, say).verdict() == Verdict.DONE ? 1 : 0;
    }
    assertThat(done).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPurgedLeavesNothing(Database database) {
    JdbcStorage storage = storage(database);
    Session session = begin(storage);
    Running attempt =
        ((Effect.Dispatch) apply(storage, say(session, "a")).effects().getFirst()).attempt();
    Change.Attempt named = new Change.Attempt.Named(attempt.turn(), attempt.token());
    apply(storage, new Change.Fail(session.id(), named, "b", "m", "{}", false, 3));
    apply(storage, new Change.Close(session.id(), SessionState.CLOSED, Long.MAX_VALUE));
    Looking looking = new Looking();
    int rounds = 0;
    while (storage.submit(looking, new Looking.Command.Purge(session.id())).join()) {
      rounds++;
    }
    assertThat(rounds).isPositive();
    assertThat(one(storage, store -> store.session(session.id()))).isEmpty();
    assertThat(rows(storage, store -> store.events(session.id(), 0, 10))).isEmpty();
    assertThat(one(storage, store -> store.turn(session.id(), "a"))).isEmpty();
    assertThat(deadLetters(storage, session)).isEmpty();
    assertThat(rows(storage, store -> store.looks(Long.MAX_VALUE, 1_000)))
        .noneMatch(look -> look.session() == session.id());
  }
}
