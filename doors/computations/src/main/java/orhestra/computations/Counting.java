package orhestra.computations;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Course;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.log.JobLog;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.UpdateRow;
import orhestra.computations.wire.ContributionJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;

/**
 * Counts clients. That a client is counted, what it contributed, and that the last one starts the
 * aggregation, is one transaction; the job's row is locked in it.
 */
final class Counting implements Operation<Update, Answer> {
  static final String AGGREGATING = "computations.aggregating";

  @Override
  public int phase() {
    return 45;
  }

  @Override
  public List<Answer> apply(Transaction tx, List<Update> updates) {
    Round round = new Round(tx);
    round.lock(updates);
    List<Answer> answers = new ArrayList<>(updates.size());
    for (Update update : updates) {
      answers.add(round.count(update));
    }
    round.write();
    return answers;
  }

  /** A job while a batch works on it. */
  private static final class Open {
    JobRow row;
    Course course;

    Open(JobRow row, List<String> counted) {
      this.row = row;
      this.course =
          new Course(
              TermsJson.read(row.terms()), row.status(), counted, row.createdAt(), row.dueAt());
    }
  }

  private static final class Round {
    private final Transaction tx;
    private final JobStore store;
    private final Map<String, Open> jobs = new HashMap<>();
    private final Map<Long, JobRow> changed = new HashMap<>();
    private final List<UpdateRow> counted = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    Round(Transaction tx) {
      this.tx = tx;
      this.store = tx.door(JobStore.class);
    }

    /** All that exist, in ascending order, so that replicas lock alike. */
    void lock(List<Update> updates) {
      long[] ids =
          updates.stream()
              .map(update -> update.job().text())
              .distinct()
              .map(store::find)
              .flatMap(Optional::stream)
              .mapToLong(JobRow::id)
              .sorted()
              .toArray();
      if (ids.length > 0) {
        store.lock(ids).forEach(this::open);
      }
    }

    private Open open(JobRow row) {
      Open open = new Open(row, store.clients(row.id()));
      jobs.put(row.name(), open);
      return open;
    }

    Answer count(Update update) {
      Open job = jobs.get(update.job().text());
      return job == null ? begin(update) : join(job, update);
    }

    private Answer begin(Update update) {
      if (!update.terms().participants().admits(update.client())) {
        return new Answer.NotListed();
      }
      Answer.Unfit unfit = unfit(update, update.terms().mode(), update.schema());
      if (unfit != null) {
        return unfit;
      }
      Course course = Course.begin(update.terms(), tx.now());
      String name = update.job().text();
      JobRow row =
          new JobRow(
              tx.groups().nextId(),
              name,
              course.status(),
              TermsJson.write(update.terms()),
              shape(update),
              0,
              tx.now(),
              tx.now(),
              course.dueAt(),
              "",
              "");
      if (store.register(row)) {
        Open open = new Open(row, List.of());
        jobs.put(name, open);
        events.add(new Event(0, tx.now(), "computations.created", row.id(), name, ""));
        JobLog.of(tx).created(row, update.terms().participants());
        JobLog.of(tx).storedSchema(row);
        return add(open, update);
      }
      // Another replica began it at this moment.
      lock(List.of(update));
      return join(Objects.requireNonNull(jobs.get(name), "the job went away"), update);
    }

    private Answer join(Open job, Update update) {
      Terms terms = job.course.terms();
      if (!terms.participants().admits(update.client())) {
        return new Answer.NotListed();
      }
      if (job.row.status() == JobStatus.COMPLETED) {
        return new Answer.AlreadyCompleted();
      }
      Answer differs = differs(job, update);
      if (differs != null) {
        return differs;
      }
      if (job.course.counted().contains(update.client())) {
        return recorded(job.row, false);
      }
      if (job.row.status().isDone()) {
        return new Answer.Over(job.row.status(), job.row.error());
      }
      if (job.row.status() == JobStatus.AGGREGATING) {
        return new Answer.Over(job.row.status(), "its aggregation has begun");
      }
      JobSchema schema =
          job.row.shape().isEmpty() ? update.schema() : SchemaJson.parse(job.row.shape());
      Answer.Unfit unfit = unfit(update, terms.mode(), schema);
      return unfit == null ? add(job, update) : unfit;
    }

    private static Answer.@Nullable Unfit unfit(
        Update update, Mode mode, @Nullable JobSchema schema) {
      if (mode != Mode.PLAIN && update.body().has("contribution")) {
        return new Answer.Unfit(
            "contribution is not for the server to see in mode " + mode.text(), "contribution");
      }
      try {
        boolean isEmpty = ContributionJson.read(update.body(), schema).isEmpty();
        return isEmpty && schema == null && update.body().has("contribution")
            ? new Answer.Unfit("contribution needs a schema", "contribution")
            : null;
      } catch (ApiException e) {
        return new Answer.Unfit(e.error(), e.field());
      }
    }

    private static @Nullable Answer differs(Open job, Update update) {
      Terms terms = job.course.terms();
      if (!terms.participants().agreesWith(update.terms().participants())) {
        String field =
            update.terms().participants() instanceof Participants.Listed
                ? "clientsList"
                : "totalClients";
        return new Answer.Differs(
            field, said(terms.participants()), said(update.terms().participants()));
      }
      if (update.schema() != null
          && !job.row.shape().isEmpty()
          && !SchemaJson.parse(job.row.shape()).equals(update.schema())) {
        return new Answer.Differs("schema", job.row.shape(), shape(update));
      }
      Update.Said said = update.said();
      if (terms.mode() == Mode.SECURE) {
        return differ("mode", terms.mode().text(), Mode.PLAIN.text());
      }
      if (said.quorum() != null && said.quorum() != terms.quorum()) {
        return differ("quorum", terms.quorum(), said.quorum());
      }
      if (said.grace() != null && !said.grace().equals(terms.grace())) {
        return differ("graceSeconds", terms.grace().toSeconds(), said.grace().toSeconds());
      }
      if (said.deadline() != null && !said.deadline().equals(terms.deadline())) {
        return differ("deadlineSeconds", terms.deadline().toSeconds(), said.deadline().toSeconds());
      }
      if (said.mandatory() != null && !said.mandatory().equals(terms.mandatory())) {
        return differ("mandatoryClients", terms.mandatory(), said.mandatory());
      }
      if (said.mode() != null && said.mode() != terms.mode()) {
        return differ("mode", terms.mode().text(), said.mode().text());
      }
      if (said.computationType() != null
          && !said.computationType().equals(terms.computationType())) {
        return differ("computationType", terms.computationType(), said.computationType());
      }
      if (said.returnUrl() != null && !said.returnUrl().equals(terms.returnUrl())) {
        return differ("returnUrl", text(terms.returnUrl()), said.returnUrl().toString());
      }
      return null;
    }

    private static @Nullable String text(@Nullable URI uri) {
      return uri == null ? null : uri.toString();
    }

    private static Answer differ(String field, @Nullable Object inForce, Object received) {
      return new Answer.Differs(
          field, inForce == null ? "null" : Json.text(inForce), Json.text(received));
    }

    private static String said(Participants participants) {
      return switch (participants) {
        case Participants.Listed listed -> Json.text(listed.clients());
        case Participants.Counted some -> Integer.toString(some.total());
      };
    }

    private static String shape(Update update) {
      return update.schema() == null ? "" : Json.text(update.body().node().path("schema"));
    }

    private Answer add(Open job, Update update) {
      int place = job.course.counted().size();
      Course next = job.course.with(update.client(), tx.now());
      JobRow row = job.row.moved(next.status(), place + 1, next.dueAt(), tx.now());
      if (row.shape().isEmpty()) {
        row = row.shaped(shape(update));
        JobLog.of(tx).storedSchema(row);
      }
      String contribution =
          update.body().has("contribution")
              ? Json.text(update.body().node().path("contribution"))
              : "";
      counted.add(
          new UpdateRow(UpdateRow.id(row.id(), place), update.client(), tx.now(), contribution));
      JobLog.of(tx).counted(row, update.client(), job.course.terms().participants().total());
      if (next.status() == JobStatus.AGGREGATING) {
        JobLog.of(tx).aggregating(row);
        events.add(new Event(0, tx.now(), AGGREGATING, row.id(), row.name(), ""));
      }
      job.course = next;
      job.row = row;
      changed.put(row.id(), row);
      return recorded(row, true);
    }

    private static Answer recorded(JobRow row, boolean isNew) {
      return new Answer.Recorded(row.id(), row.status(), row.dueAt(), isNew);
    }

    void write() {
      store.insert(counted);
      List<JobRow> rows = new ArrayList<>(changed.values());
      rows.sort(Comparator.comparingLong(JobRow::id));
      store.update(rows);
      tx.events().append(events);
    }
  }
}
