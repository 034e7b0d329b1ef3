package orhestra.coordinator.domain;

import static java.util.Objects.requireNonNull;

import orhestra.engine.Group;

/**
 * A job as it stands.
 *
 * @param specification the accepted body, JSON text
 */
public record Job(Group group, String name, String specification) {
  public Job {
    requireNonNull(group, "group is null");
    requireNonNull(name, "name is null");
    requireNonNull(specification, "specification is null");
  }

  /** The id that clients know. */
  public String id() {
    return Ids.job(group.id());
  }
}
