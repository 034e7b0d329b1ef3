package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first client of a job says, and what holds for all.
 *
 * @param quorum with so many the job may do; the total if it needs all
 * @param grace how long it waits for the others once the quorum is there
 * @param deadline how long it waits at all, from its beginning
 * @param mandatory clients without whom it does not do
 * @param computationType what the SMPC cluster is asked for; empty in other modes
 * @param returnUrl who is told when the job is done; null for nobody
 */
public record Terms(
    Participants participants,
    int quorum,
    Duration grace,
    Duration deadline,
    List<String> mandatory,
    Mode mode,
    String computationType,
    @Nullable URI returnUrl) {
  public Terms {
    requireNonNull(participants, "participants is null");
    requireNonNull(grace, "grace is null");
    requireNonNull(deadline, "deadline is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(computationType, "computationType is null");
    mandatory = List.copyOf(mandatory);
    if (quorum < 1
        || quorum > participants.total()
        || !mandatory.stream().allMatch(participants::admits)) {
      throw new IllegalArgumentException("not terms that can be met: " + quorum + ", " + mandatory);
    }
  }

  /** Those of a job in the clear that tells nobody of its end. */
  public static Terms plain(
      Participants participants,
      int quorum,
      Duration grace,
      Duration deadline,
      List<String> mandatory) {
    return new Terms(participants, quorum, grace, deadline, mandatory, Mode.PLAIN, "", null);
  }
}
