package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.log.JobLog;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.RoundRow;
import orhestra.computations.store.RoundStore;
import orhestra.computations.wire.RoundTermsJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.platform.json.Json;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;

/** Gives clients their seats; the first one opens the round. */
final class Joining implements Operation<Joining.Request, Joined> {
  /**
   * A client wants to take part.
   *
   * @param proposed of the round if this client opens it; null if there was one a moment ago
   */
  record Request(Join join, @Nullable RoundParameters proposed) {
    Request {
      requireNonNull(join, "join is null");
    }
  }

  @Override
  public int phase() {
    return 47;
  }

  @Override
  public List<Joined> apply(Transaction tx, List<Request> requests) {
    List<Joined> answers = new ArrayList<>(requests.size());
    for (Request request : requests) {
      answers.add(apply(tx, request));
    }
    return answers;
  }

  private static Joined apply(Transaction tx, Request request) {
    Join join = request.join();
    JobStore jobs = tx.door(JobStore.class);
    Participants participants = join.terms().participants();
    Optional<JobRow> found = jobs.find(join.job().text());
    if (found.isEmpty()) {
      RoundParameters proposed = request.proposed();
      if (!participants.admits(join.client())) {
        return new Joined.NotListed();
      }
      if (proposed == null) {
        return new Joined.Absent();
      }
      JobRow opened = open(tx, join);
      if (jobs.register(opened)) {
        RoundRow round = round(tx, opened, join, proposed);
        tx.door(RoundStore.class).insert(round);
        tx.door(RoundStore.class).sit(opened.id(), proposed.indexOf(join.client()), join.token());
        tx.events()
            .append(
                List.of(
                    new Event(
                        0, tx.now(), "computations.created", opened.id(), opened.name(), "")));
        JobLog.of(tx).created(opened, participants);
        JobLog.of(tx).storedSchema(opened);
        return new Joined.Seated(opened, round);
      }
      // Another replica opened it at this moment.
      found = jobs.find(join.job().text());
    }
    return jobs.lock(new long[] {found.orElseThrow().id()}).stream()
        .findFirst()
        .map(job -> join(tx, job, join))
        .orElse(new Joined.Absent());
  }

  private static JobRow open(Transaction tx, Join join) {
    return new JobRow(
        tx.groups().nextId(),
        join.job().text(),
        JobStatus.WAITING,
        TermsJson.write(join.terms()),
        join.shape(),
        0,
        tx.now(),
        tx.now(),
        tx.now() + join.terms().deadline().toMillis(),
        "",
        "");
  }

  private static RoundRow round(Transaction tx, JobRow job, Join join, RoundParameters parameters) {
    return new RoundRow(
        job.id(),
        Base64.getEncoder().encodeToString(parameters.encode()),
        RoundTermsJson.write(join.roundTerms()),
        Stage.ADVERTISE_KEYS,
        0,
        parameters.clients().size(),
        KnownSums.warning(tx.door(RoundStore.class), join, parameters.clients()));
  }

  private static Joined join(Transaction tx, JobRow job, Join join) {
    RoundStore rounds = tx.door(RoundStore.class);
    Optional<RoundRow> round = rounds.find(job.id());
    if (round.isEmpty()) {
      return new Joined.NotARound();
    }
    Terms terms = TermsJson.read(job.terms());
    if (!terms.participants().admits(join.client())) {
      return new Joined.NotListed();
    }
    Joined differs = differs(job, terms, round.get(), join);
    if (differs != null) {
      return differs;
    }
    int position = Turns.parameters(round.get()).indexOf(join.client());
    Optional<String> seat = rounds.seat(job.id(), position);
    if (seat.isPresent()) {
      return seat.get().equals(join.token())
          ? new Joined.Seated(job, round.get())
          : new Joined.SeatTaken();
    }
    if (job.status().isDone()) {
      return new Joined.Over(job.status() == JobStatus.COMPLETED ? "it is completed" : job.error());
    }
    if (round.get().stage() != Stage.ADVERTISE_KEYS) {
      return new Joined.Over("it has begun without this client");
    }
    rounds.sit(job.id(), position, join.token());
    return new Joined.Seated(job, round.get());
  }

  private static @Nullable Joined differs(JobRow job, Terms terms, RoundRow round, Join join) {
    if (!terms.participants().agreesWith(join.terms().participants())) {
      return differ("clientsList", names(terms), names(join.terms()));
    }
    if (!SchemaJson.parse(job.shape()).sameOrder(join.schema())) {
      return new Joined.Differs("schema", job.shape(), join.shape());
    }
    Map<String, Object> inForce =
        new LinkedHashMap<>(RoundTermsJson.fields(RoundTermsJson.read(round.terms())));
    inForce.put("deadlineSeconds", terms.deadline().toSeconds());
    URI returnUrl = terms.returnUrl();
    inForce.put("returnUrl", returnUrl == null ? "" : returnUrl.toString());
    for (Map.Entry<String, Object> field : join.said().entrySet()) {
      Object mine = inForce.get(field.getKey());
      if (mine != null && !mine.equals(field.getValue())) {
        return differ(field.getKey(), mine, field.getValue());
      }
    }
    return null;
  }

  private static Object names(Terms terms) {
    return switch (terms.participants()) {
      case Participants.Listed listed -> listed.clients();
      case Participants.Counted some -> some.total();
    };
  }

  private static Joined differ(String field, Object inForce, Object received) {
    return new Joined.Differs(field, Json.text(inForce), Json.text(received));
  }
}
