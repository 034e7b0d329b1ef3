package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.RoundTerms;
import orhestra.computations.store.MessageRow;
import orhestra.computations.store.RoundRow;
import orhestra.computations.store.RoundStore;
import orhestra.computations.wire.RoundTermsJson;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.summary.Spread;

/**
 * How a round stands.
 *
 * @param joined clients with a seat
 * @param answered by stage, who has answered it
 * @param missing who is awaited in the present stage
 * @param received of each masked vector, by client, what the server sees of it
 */
public record RoundStanding(
    JobRow job,
    RoundParameters parameters,
    RoundTerms terms,
    Stage stage,
    String warning,
    List<String> joined,
    Map<Stage, List<String>> answered,
    List<String> missing,
    Map<String, Spread> received) {
  public RoundStanding {
    requireNonNull(job, "job is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(terms, "terms is null");
    requireNonNull(stage, "stage is null");
    requireNonNull(warning, "warning is null");
    joined = List.copyOf(joined);
    missing = List.copyOf(missing);
  }

  /** A round in a list. */
  public record Line(JobRow job, Stage stage, int present, int expected, int clients) {}

  static RoundStanding of(RoundStore store, JobRow job, RoundRow round) {
    RoundParameters parameters = Turns.parameters(round);
    Map<Stage, List<String>> answered = new LinkedHashMap<>();
    for (Stage stage = Stage.ADVERTISE_KEYS; !stage.isOver(); ) {
      Set<Integer> senders = Turns.senders(store, job.id(), stage);
      answered.put(stage, senders.stream().sorted().map(parameters.clients()::get).toList());
      stage = stage.next(parameters.variant());
    }
    Map<String, Spread> received = new LinkedHashMap<>();
    for (MessageRow message : store.messages(job.id(), Stage.MASKED_INPUT)) {
      received.put(parameters.clients().get(message.sender()), Spread.parse(message.spread()));
    }
    return new RoundStanding(
        job,
        parameters,
        RoundTermsJson.read(round.terms()),
        round.stage(),
        round.warning(),
        store.seats(job.id()).stream().map(parameters.clients()::get).toList(),
        answered,
        job.status().isDone()
            ? List.of()
            : new ArrayList<>(Turns.missing(store, round, parameters)),
        received);
  }

  /** How many more may drop out before the round fails. */
  public int mayDropOut() {
    if (stage == Stage.ADVERTISE_KEYS) {
      return parameters.maximumDropouts();
    }
    int left = missing.size();
    List<String> now = answered.get(stage);
    left += now == null ? 0 : now.size();
    int needed =
        stage.compareTo(Stage.MASKED_INPUT) <= 0
            ? parameters.fewestSurvivors()
            : parameters.threshold();
    return Math.max(0, left - needed);
  }
}
