package orhestra.storage.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Backoff;
import orhestra.engine.Group;
import orhestra.engine.GroupState;
import orhestra.engine.GroupTerms;
import orhestra.engine.Progress;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskId;
import orhestra.engine.store.GroupStore;
import orhestra.storage.sql.ChangedGroups;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Row;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/**
 * Groups: terms in one table, the hot progress in another whose rows are as narrow as they can be.
 */
final class JdbcGroups implements GroupStore {
  private static final Table<Group> TERMS =
      Table.<Group>named("groups")
          .number("id", Group::id)
          .text("queue", group -> group.terms().queue())
          .number("priority", group -> group.terms().priority())
          .number("not_before", group -> group.terms().notBefore())
          .text("requires", group -> Labels.text(group.terms().requires()))
          .number("max_failures", group -> group.terms().maxFailures())
          .number("max_attempts", group -> group.terms().retry().maxAttempts())
          .number("max_losses", group -> group.terms().retry().maxLosses())
          .text("backoff", group -> group.terms().retry().backoff().text())
          .number("deadline", group -> group.terms().retry().deadlineMillis())
          .text("correlation", group -> group.terms().correlation())
          .number("created_at", group -> group.terms().createdAt())
          .readBy(JdbcGroups::group);
  private static final Write<Group> INSERT_TERMS = TERMS.insert();

  /** A whole group from the columns of both tables, as {@code GROUP_COLUMNS} lists them. */
  private static Group group(Row row) throws SQLException {
    RetryPolicy retry =
        new RetryPolicy(row.integer(7), row.integer(8), Backoff.parse(row.text(9)), row.number(10));
    GroupTerms terms =
        new GroupTerms(
            row.text(2),
            row.integer(3),
            row.number(4),
            Labels.parse(row.text(5)),
            row.integer(6),
            retry,
            row.text(11),
            row.number(12));
    return new Group(row.number(1), terms, progress(row, 13));
  }

  /** A group's progress with what the indexes need of its terms. */
  private record Stored(long id, String queue, Progress progress) {}

  private static final Table<Stored> PROGRESS =
      Table.<Stored>named("progress")
          .number("id", Stored::id)
          .text("queue", Stored::queue)
          .number("state", stored -> code(stored.progress().state()))
          .number("total", stored -> stored.progress().total())
          .number("next_ordinal", stored -> stored.progress().next())
          .number("running", stored -> stored.progress().running())
          .number("done", stored -> stored.progress().done())
          .number("failed", stored -> stored.progress().failed())
          .number("cancelled", stored -> stored.progress().cancelled())
          .number("paused", stored -> stored.progress().paused() ? 1 : 0)
          .number("started_at", stored -> stored.progress().startedAt())
          .number("finished_at", stored -> stored.progress().finishedAt())
          .readBy(row -> new Stored(row.number(1), row.text(2), progress(row, 3)));
  private static final Write<Stored> INSERT_PROGRESS = PROGRESS.insert();
  private static final Write<Stored> UPDATE_PROGRESS =
      PROGRESS.update(
          "state",
          "total",
          "next_ordinal",
          "running",
          "done",
          "failed",
          "cancelled",
          "paused",
          "started_at",
          "finished_at");

  private static Progress progress(Row row, int first) throws SQLException {
    return new Progress(
        state(row.integer(first)),
        row.integer(first + 1),
        row.integer(first + 2),
        row.integer(first + 3),
        row.integer(first + 4),
        row.integer(first + 5),
        row.integer(first + 6),
        row.integer(first + 7) != 0,
        row.number(first + 8),
        row.number(first + 9));
  }

  private static int code(GroupState state) {
    return switch (state) {
      case PENDING -> 1;
      case RUNNING -> 2;
      case COMPLETED -> 3;
      case FAILED -> 4;
      case CANCELLED -> 5;
    };
  }

  private static GroupState state(int code) {
    return switch (code) {
      case 1 -> GroupState.PENDING;
      case 2 -> GroupState.RUNNING;
      case 3 -> GroupState.COMPLETED;
      case 4 -> GroupState.FAILED;
      case 5 -> GroupState.CANCELLED;
      default -> throw new IllegalStateException("no such group state: " + code);
    };
  }

  private static final String SELECT_GROUPS =
      """
      SELECT g.id, g.queue, g.priority, g.not_before, g.requires, g.max_failures, g.max_attempts,
        g.max_losses, g.backoff, g.deadline, g.correlation, g.created_at,
        p.state, p.total, p.next_ordinal, p.running, p.done, p.failed, p.cancelled, p.paused,
        p.started_at, p.finished_at
      FROM progress p JOIN groups g ON g.id = p.id
      """;
  private static final Lookup<Group> FIND =
      new Lookup<>(
          SELECT_GROUPS + "WHERE p.id = ?",
          SELECT_GROUPS + "WHERE p.id = ANY(?::bigint[]) ORDER BY p.id",
          JdbcGroups::group);

  private final Session session;
  private final ChangedGroups changed;

  JdbcGroups(Session session, ChangedGroups changed) {
    this.session = session;
    this.changed = changed;
  }

  @Override
  public Optional<Group> find(long id) {
    return find(new long[] {id}).stream().findFirst();
  }

  @Override
  public List<Group> find(long[] ids) {
    return session.look(FIND, ids);
  }

  @Override
  public List<Group> list(String queue, @Nullable GroupState state, long before, int limit) {
    if (state == null) {
      return session.query(
          SELECT_GROUPS + "WHERE g.queue = ? AND g.id < ? ORDER BY g.queue DESC, g.id DESC LIMIT ?",
          JdbcGroups::group,
          queue,
          before,
          limit);
    }
    return session.query(
        SELECT_GROUPS
            + """
            WHERE p.state = ? AND p.queue = ? AND p.id < ?
            ORDER BY p.state DESC, p.queue DESC, p.id DESC LIMIT ?\
            """,
        JdbcGroups::group,
        code(state),
        queue,
        before,
        limit);
  }

  @Override
  public List<Open> open() {
    return session.query(
        """
        SELECT g.id, g.queue, g.priority, g.not_before, g.requires, g.max_failures, g.max_attempts,
          g.max_losses, g.backoff, g.deadline, g.correlation, g.created_at,
          p.state, p.total, p.next_ordinal, p.running, p.done, p.failed, p.cancelled, p.paused,
          p.started_at, p.finished_at,
          (SELECT min(w.not_before) FROM waiting w WHERE w.group_id = p.id)
        FROM progress p JOIN groups g ON g.id = p.id
        WHERE p.state IN (1, 2)
        ORDER BY p.id\
        """,
        row -> new Open(group(row), row.number(23, Long.MAX_VALUE)));
  }

  @Override
  public Totals totals(String queue) {
    return session
        .query(
            """
            SELECT coalesce(sum(total - running - done - failed - cancelled), 0),
              coalesce(sum(running), 0)
            FROM progress WHERE state IN (1, 2) AND queue = ?\
            """,
            row -> new Totals(row.number(1), row.number(2)),
            queue)
        .getFirst();
  }

  @Override
  public List<Long> closedBefore(String queue, long finishedBefore, int limit) {
    return session.query(
        """
        SELECT id FROM progress
        WHERE queue = ? AND finished_at > 0 AND finished_at < ?
        ORDER BY queue, finished_at, id LIMIT ?\
        """,
        row -> row.number(1),
        queue,
        finishedBefore,
        limit);
  }

  @Override
  public long nextId() {
    return session.next("group_ids");
  }

  @Override
  public void insert(Group group) {
    session.write(INSERT_TERMS, List.of(group));
    session.write(
        INSERT_PROGRESS, List.of(new Stored(group.id(), group.terms().queue(), group.progress())));
    changed.add(group.id());
  }

  @Override
  public List<Locked> lock(long[] ids) {
    return session.lock(PROGRESS, ids).stream()
        .map(stored -> new Locked(stored.id(), stored.progress()))
        .toList();
  }

  @Override
  public void update(List<Locked> groups) {
    session.write(
        UPDATE_PROGRESS,
        groups.stream().map(group -> new Stored(group.id(), "", group.progress())).toList());
    for (Locked group : groups) {
      changed.add(group.id());
    }
  }

  @Override
  public boolean deleteSome(long id, int limit) {
    long first = TaskId.first(id);
    long end = TaskId.first(id + 1);
    long firstAttempt = TaskId.attemptKey(first, 0);
    long endAttempt = TaskId.attemptKey(end, 0);
    boolean moreAttempts = deleteRange("attempts", "id", firstAttempt, endAttempt, limit);
    boolean moreWaiting = deleteRange("waiting", "task", first, end, limit);
    boolean moreLetters = deleteRange("dead_letters", "task", first, end, limit);
    if (moreAttempts || moreWaiting || moreLetters) {
      return false;
    }
    session.execute("DELETE FROM progress WHERE id = ?", id);
    session.execute("DELETE FROM groups WHERE id = ?", id);
    changed.add(id);
    return true;
  }

  /** Removes the first rows of a range of keys; whether there are more. */
  private boolean deleteRange(String table, String key, long from, long to, int limit) {
    OptionalLong next =
        session.number(
            "SELECT %2$s FROM %1$s WHERE %2$s >= ? AND %2$s < ? ORDER BY %2$s LIMIT 1 OFFSET ?"
                .formatted(table, key),
            from,
            to,
            limit);
    session.execute(
        "DELETE FROM %1$s WHERE %2$s >= ? AND %2$s < ?".formatted(table, key),
        from,
        next.orElse(to));
    return next.isPresent();
  }
}
