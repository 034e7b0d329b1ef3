package orhestra.storage.store;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Lease;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;
import orhestra.engine.store.TaskStore;
import orhestra.storage.sql.ChangedGroups;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/** Leases, waiting tasks and attempts. */
final class JdbcTasks implements TaskStore {
  private static final Table<Lease> LEASES =
      Table.<Lease>named("leases")
          .number("task", Lease::task)
          .number("attempt", Lease::attempt)
          .number("token", Lease::token)
          .number("worker", Lease::worker)
          .number("version", Lease::version)
          .number("started_at", Lease::startedAt)
          .number("expires_at", Lease::expiresAt)
          .number("failures", Lease::failures)
          .number("losses", Lease::losses)
          .readBy(
              row ->
                  new Lease(
                      row.number(1),
                      row.integer(2),
                      row.number(3),
                      row.number(4),
                      row.integer(5),
                      row.number(6),
                      row.number(7),
                      row.integer(8),
                      row.integer(9)));
  private static final Write<Lease> INSERT_LEASES = LEASES.insert();
  private static final Write<Lease> RENEW_LEASES = LEASES.update("version", "expires_at");

  private static final Table<Waiting> WAITING =
      Table.<Waiting>named("waiting")
          .number("task", Waiting::task)
          .number("group_id", waiting -> TaskId.group(waiting.task()))
          .number("attempt", Waiting::attempt)
          .number("token", Waiting::token)
          .number("worker", Waiting::worker)
          .number("not_before", Waiting::notBefore)
          .number("failures", Waiting::failures)
          .number("losses", Waiting::losses)
          .readBy(
              row ->
                  new Waiting(
                      row.number(1),
                      row.integer(3),
                      row.number(4),
                      row.number(5),
                      row.number(6),
                      row.integer(7),
                      row.integer(8)));
  private static final Write<Waiting> INSERT_WAITING = WAITING.insert();

  private static final Table<Attempt> ATTEMPTS =
      Table.<Attempt>named("attempts")
          .number("id", Attempt::key)
          .number("outcome", attempt -> attempt.outcome().code())
          .number("token", Attempt::token)
          .number("worker", Attempt::worker)
          .number("started_at", Attempt::startedAt)
          .number("ended_at", Attempt::endedAt)
          .real("score", Attempt::score)
          .text("body", Attempt::body)
          .readBy(
              row ->
                  new Attempt(
                      TaskId.taskOf(row.number(1)),
                      TaskId.attemptOf(row.number(1)),
                      row.number(3),
                      row.number(4),
                      AttemptOutcome.of(row.integer(2)),
                      row.number(5),
                      row.number(6),
                      row.real(7),
                      row.text(8)));
  private static final Write<Attempt> APPEND_ATTEMPTS = ATTEMPTS.insert();
  private static final Write<Attempt> REPLACE_ATTEMPTS =
      ATTEMPTS.update("outcome", "token", "worker", "started_at", "ended_at", "score", "body");

  private static final Lookup<Attempt> LAST_ATTEMPTS =
      new Lookup<>(
          """
          SELECT id, outcome, token, worker, started_at, ended_at, score, body
          FROM attempts
          WHERE id > CAST(?1 AS bigint) * 256 AND id < (CAST(?1 AS bigint) + 1) * 256
          ORDER BY id DESC LIMIT 1\
          """,
          """
          SELECT a.id, a.outcome, a.token, a.worker, a.started_at, a.ended_at, a.score, a.body
          FROM unnest(?::bigint[]) WITH ORDINALITY AS wanted (task, nth)
          CROSS JOIN LATERAL (
            SELECT * FROM attempts
            WHERE id > wanted.task * 256 AND id < (wanted.task + 1) * 256
            ORDER BY id DESC LIMIT 1
          ) AS a
          ORDER BY wanted.nth\
          """,
          ATTEMPTS.reader());

  /** Characters of bodies that a scan holds at a time, roughly. */
  private static final int SCAN_CHARACTERS = 1_000_000;

  private final Session session;
  private final ChangedGroups changed;

  JdbcTasks(Session session, ChangedGroups changed) {
    this.session = session;
    this.changed = changed;
  }

  @Override
  public List<Lease> leases(long[] tasks) {
    return session.lock(LEASES, tasks);
  }

  @Override
  public List<Waiting> waiting(long[] tasks) {
    return session.lock(WAITING, tasks);
  }

  @Override
  public List<Lease> leasesBetween(long from, long to, int limit) {
    return session.query(
        """
        SELECT task, attempt, token, worker, version, started_at, expires_at, failures, losses
        FROM leases WHERE task >= ? AND task < ? ORDER BY task LIMIT ?\
        """,
        LEASES.reader(),
        from,
        to,
        limit);
  }

  @Override
  public List<Lease> leasesOf(Set<Long> workers) {
    List<Lease> near =
        session.query(
            """
            SELECT task, attempt, token, worker, version, started_at, expires_at, failures, losses
            FROM leases WHERE worker BETWEEN ? AND ? ORDER BY task\
            """,
            LEASES.reader(),
            Collections.min(workers),
            Collections.max(workers));
    return near.stream().filter(lease -> workers.contains(lease.worker())).toList();
  }

  @Override
  public List<Waiting> waitingBetween(long from, long to, int limit) {
    return session.query(
        """
        SELECT task, group_id, attempt, token, worker, not_before, failures, losses
        FROM waiting WHERE task >= ? AND task < ? ORDER BY task LIMIT ?\
        """,
        WAITING.reader(),
        from,
        to,
        limit);
  }

  @Override
  public List<Attempt> attempts(long task) {
    return attemptsBetween(TaskId.attemptKey(task, 0), TaskId.attemptKey(task + 1, 0), 256);
  }

  @Override
  public List<Attempt> lastAttempts(long[] tasks) {
    return session.look(LAST_ATTEMPTS, tasks);
  }

  @Override
  public void scanAttempts(long from, long to, Predicate<Attempt> visitor) {
    long end = TaskId.attemptKey(to, 0);
    long next = TaskId.attemptKey(from, 0);
    int chunk = 32;
    while (true) {
      List<Attempt> attempts = attemptsBetween(next, end, chunk);
      long characters = 0;
      for (Attempt attempt : attempts) {
        if (!visitor.test(attempt)) {
          return;
        }
        characters += attempt.body().length();
      }
      if (attempts.size() < chunk) {
        return;
      }
      next = attempts.getLast().key() + 1;
      chunk = Math.clamp(SCAN_CHARACTERS / (characters / chunk + 100), 1, 1000);
    }
  }

  private List<Attempt> attemptsBetween(long from, long to, int limit) {
    return session.query(
        """
        SELECT id, outcome, token, worker, started_at, ended_at, score, body
        FROM attempts WHERE id >= ? AND id < ? ORDER BY id LIMIT ?\
        """,
        ATTEMPTS.reader(),
        from,
        to,
        limit);
  }

  @Override
  public void insertLeases(List<Lease> leases) {
    session.write(INSERT_LEASES, leases);
  }

  @Override
  public void renewLeases(List<Lease> leases) {
    session.write(RENEW_LEASES, leases);
  }

  @Override
  public void deleteLeases(long[] tasks) {
    session.delete(LEASES, tasks);
  }

  @Override
  public void insertWaiting(List<Waiting> waiting) {
    session.write(INSERT_WAITING, waiting);
    for (Waiting one : waiting) {
      changed.add(TaskId.group(one.task()));
    }
  }

  @Override
  public void deleteWaiting(long[] tasks) {
    session.delete(WAITING, tasks);
  }

  @Override
  public List<Waiting> takeWaiting(long group, long now, int limit) {
    return session.take(
        WAITING,
        "group_id = ? AND not_before <= ?",
        "group_id, not_before, task",
        limit,
        group,
        now);
  }

  @Override
  public OptionalLong earliestWaiting(long group) {
    return session.number(
        """
        SELECT not_before FROM waiting WHERE group_id = ?
        ORDER BY group_id, not_before LIMIT 1\
        """,
        group);
  }

  @Override
  public void appendAttempts(List<Attempt> attempts) {
    session.write(APPEND_ATTEMPTS, attempts);
  }

  @Override
  public void replaceAttempts(List<Attempt> attempts) {
    session.write(REPLACE_ATTEMPTS, attempts);
  }
}
