package orhestra.computations.api;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.computations.domain.Names;
import orhestra.computations.rounds.RoundStanding;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Spread;

/** Rounds as they travel. */
final class RoundWire {
  private RoundWire() {}

  /** What a client needs to take part. */
  static Map<String, Object> seated(RoundStanding standing) {
    Map<String, Object> body = line(standing);
    body.put("parameters", Base64.getEncoder().encodeToString(standing.parameters().encode()));
    body.put("message", message(standing));
    return body;
  }

  /** All there is to say. */
  static Map<String, Object> standing(RoundStanding standing) {
    Map<String, Object> body = line(standing);
    body.put("joined", standing.joined());
    Map<String, Object> stages = new LinkedHashMap<>();
    standing.answered().forEach((stage, clients) -> stages.put(stage.name(), clients));
    body.put("answered", stages);
    body.put("missing", standing.missing());
    Map<String, Object> received = new LinkedHashMap<>();
    standing.received().forEach((client, spread) -> received.put(client, spread(spread)));
    body.put("received", received);
    body.put("explanation", message(standing));
    if (!standing.job().error().isEmpty()) {
      body.put("error", standing.job().error());
    }
    return body;
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("bytes", spread.bytes());
    body.put("head", spread.head());
    body.put("chiSquare", spread.chiSquare());
    body.put("looksUniform", spread.looksUniform());
    return body;
  }

  private static Map<String, Object> line(RoundStanding standing) {
    RoundParameters parameters = standing.parameters();
    int clients = parameters.clients().size();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobId", standing.job().name());
    body.put("status", standing.job().status().name());
    body.put("stage", standing.stage().name());
    body.put("variant", parameters.variant().name());
    body.put("clients", parameters.clients());
    body.put("threshold", parameters.threshold());
    body.put("minimumClients", parameters.minimumClients());
    body.put("minimumCell", standing.terms().minimumCell());
    body.put("maxRows", standing.terms().maximumRows());
    body.put("mayDropOut", standing.mayDropOut());
    body.put("neighbours", parameters.topology().degree());
    body.put("graph", parameters.topology().isComplete(clients) ? "complete" : "sparse");
    body.put("entries", parameters.shape().length());
    body.put("modulusBits", parameters.shape().modulusBits());
    body.put("roundId", parameters.roundId().hex());
    body.put("createdAt", Instant.ofEpochMilli(standing.job().createdAt()).toString());
    if (!standing.job().status().isDone() && standing.stage() != Stage.UNMASKING) {
      body.put("deadline", Instant.ofEpochMilli(standing.job().dueAt()).toString());
    }
    body.put("warnings", standing.warning().isEmpty() ? List.of() : List.of(standing.warning()));
    return body;
  }

  /** One line of a list. */
  static Map<String, Object> line(RoundStanding.Line line) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobId", line.job().name());
    body.put("status", line.job().status().name());
    body.put("stage", line.stage().name());
    body.put("present", line.present());
    body.put("expected", line.expected());
    body.put("clients", line.clients());
    body.put("createdAt", Instant.ofEpochMilli(line.job().createdAt()).toString());
    body.put("changedAt", Instant.ofEpochMilli(line.job().changedAt()).toString());
    return body;
  }

  /** Of a round, what a job waits for in its place. */
  static void explain(RoundStanding standing, Map<String, Object> body) {
    body.put("explanation", message(standing));
    body.put("missingClients", standing.missing());
    body.put("mayDropOut", standing.mayDropOut());
    if (!standing.missing().isEmpty()) {
      body.put("deadline", Instant.ofEpochMilli(standing.job().dueAt()).toString());
    }
  }

  /** What it waits for, and from whom it protects, in a few sentences. */
  static String message(RoundStanding standing) {
    RoundParameters parameters = standing.parameters();
    String state =
        switch (standing.job().status()) {
          case WAITING, IN_PROGRESS ->
              "%s: waiting for %s until %s; of %d clients %s. "
                  .formatted(
                      standing.stage(),
                      Names.list(standing.missing()),
                      Instant.ofEpochMilli(standing.job().dueAt()),
                      parameters.clients().size(),
                      standing.mayDropOut() == 0
                          ? "none may drop out any more"
                          : standing.mayDropOut() + " more may drop out");
          case AGGREGATING -> "All shares are there; the sum is being computed. ";
          case COMPLETED -> "Completed. ";
          case FAILED, EXPIRED -> "Ended without a result: " + standing.job().error() + ". ";
        };
    return state
        + (parameters.variant() == Variant.ACTIVE
            ? "Variant ACTIVE: also a lying server learns nothing but a sum."
            : "Variant SEMI_HONEST: protects from a server that follows the protocol; one that lies"
                + " could hand out keys of its own.");
  }
}
