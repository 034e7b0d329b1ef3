package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.log.JobLog;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.MessageRow;
import orhestra.computations.store.RoundRow;
import orhestra.computations.store.RoundStore;
import orhestra.computations.store.UpdateRow;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.secagg.Stage;

/**
 * Keeps accepted messages. That a message is kept, that its sender is counted, and that the last
 * one of a stage begins the next, is one transaction; the job's row is locked in it.
 */
final class Keeping implements Operation<Keeping.Message, Kept> {
  /**
   * A message that was checked.
   *
   * @param clients of the round
   * @param digest of the body, SHA-256 in hex
   * @param body not changed by anybody
   * @param spread as {@link MessageRow} has it
   */
  @SuppressWarnings("ArrayRecordComponent") // vectors are too long to copy at each turn
  record Message(
      long job,
      Stage stage,
      int sender,
      String client,
      int clients,
      String digest,
      byte[] body,
      String spread) {
    Message {
      requireNonNull(stage, "stage is null");
      requireNonNull(client, "client is null");
      requireNonNull(digest, "digest is null");
      requireNonNull(body, "body is null");
      requireNonNull(spread, "spread is null");
    }

    long id() {
      return MessageRow.id(job, stage, sender);
    }
  }

  private static final String AGGREGATING = "computations.aggregating";

  @Override
  public int phase() {
    return 48;
  }

  @Override
  public List<Kept> apply(Transaction tx, List<Message> messages) {
    Batch batch = new Batch(tx);
    batch.open(messages);
    List<Kept> answers = new ArrayList<>(messages.size());
    for (Message message : messages) {
      answers.add(batch.keep(message));
    }
    batch.write();
    return answers;
  }

  private static final class Batch {
    private final Transaction tx;
    private final JobStore jobs;
    private final RoundStore rounds;
    private final Map<Long, JobRow> job = new HashMap<>();
    private final Map<Long, RoundRow> round = new HashMap<>();
    private final Map<Long, MessageRow> kept = new HashMap<>();
    private final Map<Long, Message> added = new HashMap<>();
    private final List<UpdateRow> counted = new ArrayList<>();

    Batch(Transaction tx) {
      this.tx = tx;
      this.jobs = tx.door(JobStore.class);
      this.rounds = tx.door(RoundStore.class);
    }

    /** Locks in ascending order, so that replicas lock alike; reads before anything is written. */
    void open(List<Message> messages) {
      long[] ids = messages.stream().mapToLong(Message::job).sorted().distinct().toArray();
      for (JobRow row : jobs.lock(ids)) {
        job.put(row.id(), row);
        rounds.find(row.id()).ifPresent(found -> round.put(row.id(), found));
      }
      for (Message message : messages) {
        rounds.message(message.id()).ifPresent(found -> kept.put(found.id(), found));
      }
    }

    Kept keep(Message message) {
      JobRow its = job.get(message.job());
      RoundRow at = round.get(message.job());
      if (its == null || at == null) {
        return new Kept.Over("the round was removed");
      }
      if (its.status().isDone()) {
        return new Kept.Over("the round is " + its.status() + because(its));
      }
      MessageRow before = kept.get(message.id());
      if (before != null) {
        return before.digest().equals(message.digest())
            ? new Kept.Durable(its, at, false)
            : new Kept.Altered();
      }
      return at.stage() == message.stage()
          ? add(message, its, at.answered())
          : new Kept.Moved(at.stage());
    }

    private static String because(JobRow job) {
      return job.error().isEmpty() ? "" : ": " + job.error();
    }

    private Kept add(Message message, JobRow before, RoundRow at) {
      MessageRow row =
          new MessageRow(message.id(), message.digest(), message.body().length, message.spread());
      kept.put(row.id(), row);
      added.put(row.id(), message);
      int done = before.done();
      if (message.stage() == Stage.MASKED_INPUT) {
        counted.add(new UpdateRow(UpdateRow.id(before.id(), done), message.client(), tx.now(), ""));
        done++;
      }
      JobRow its = before.moved(JobStatus.IN_PROGRESS, done, before.dueAt(), tx.now());
      if (done > before.done()) {
        JobLog.of(tx).counted(its, message.client(), message.clients());
      }
      boolean turns = at.present() == at.expected();
      Turns.Turned after =
          turns ? Turns.next(tx, its, at, Turns.parameters(at)) : new Turns.Turned(its, at);
      if (after.job().status() == JobStatus.AGGREGATING) {
        JobLog.of(tx).aggregating(after.job());
        tx.events().append(List.of(new Event(0, tx.now(), AGGREGATING, its.id(), its.name(), "")));
      }
      job.put(its.id(), after.job());
      round.put(its.id(), after.round());
      return new Kept.Durable(after.job(), after.round(), turns);
    }

    void write() {
      added.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry ->
                  rounds.keep(
                      Optional.ofNullable(kept.get(entry.getKey())).orElseThrow(),
                      entry.getValue().body()));
      jobs.insert(counted);
      List<Long> changed = added.values().stream().map(Message::job).distinct().sorted().toList();
      jobs.update(changed.stream().map(job::get).toList());
      changed.stream()
          .map(round::get)
          .sorted(Comparator.comparingLong(RoundRow::id))
          .forEach(rounds::update);
    }
  }
}
