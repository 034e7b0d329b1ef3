package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What the first client of a job says, and what holds for all.
 *
 * @param quorum with so many the job may do; the total if it needs all
 * @param grace how long it waits for the others once the quorum is there
 * @param deadline how long it waits at all, from its beginning
 * @param mandatory clients without whom it does not do
 */
public record Terms(
    Participants participants,
    int quorum,
    Duration grace,
    Duration deadline,
    List<String> mandatory) {
  public Terms {
    requireNonNull(participants, "participants is null");
    requireNonNull(grace, "grace is null");
    requireNonNull(deadline, "deadline is null");
    mandatory = List.copyOf(mandatory);
    if (quorum < 1
        || quorum > participants.total()
        || !mandatory.stream().allMatch(participants::admits)) {
      throw new IllegalArgumentException("not terms that can be met: " + quorum + ", " + mandatory);
    }
  }
}
