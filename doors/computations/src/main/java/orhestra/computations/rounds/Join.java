package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.RoundTerms;
import orhestra.computations.domain.Terms;

/**
 * A client wants to take part in a round.
 *
 * @param token the hash of the token that the client will show with each message, in hex
 * @param terms those of the job if this is its first client
 * @param roundTerms likewise
 * @param said which of the terms the client gave itself, by field
 * @param shape the schema as the client gave it, JSON
 */
public record Join(
    JobName job,
    String client,
    String token,
    Terms terms,
    RoundTerms roundTerms,
    Map<String, Object> said,
    JobSchema schema,
    String shape) {
  public Join {
    requireNonNull(job, "job is null");
    requireNonNull(client, "client is null");
    requireNonNull(token, "token is null");
    requireNonNull(terms, "terms is null");
    requireNonNull(roundTerms, "roundTerms is null");
    said = Map.copyOf(said);
    requireNonNull(schema, "schema is null");
    requireNonNull(shape, "shape is null");
  }
}
