package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Terms;
import orhestra.platform.json.JsonFields;

/**
 * A client says that it is done.
 *
 * @param terms those of the job if this is its first client
 * @param said what of the terms the client gave itself
 * @param schema null if it gave none
 * @param body as it came; the contribution is read with the job's schema
 */
public record Update(
    JobName job,
    String client,
    Terms terms,
    Said said,
    @Nullable JobSchema schema,
    JsonFields body) {
  public Update {
    requireNonNull(job, "job is null");
    requireNonNull(client, "client is null");
    requireNonNull(terms, "terms is null");
    requireNonNull(said, "said is null");
    requireNonNull(body, "body is null");
  }

  /** Terms that were given and not left to their defaults. */
  public record Said(
      @Nullable Integer quorum,
      @Nullable Duration grace,
      @Nullable Duration deadline,
      @Nullable List<String> mandatory,
      @Nullable Mode mode,
      @Nullable String computationType,
      @Nullable URI returnUrl) {
    /** Nothing was given. */
    public static final Said NOTHING = new Said(null, null, null, null, null, null, null);
  }
}
