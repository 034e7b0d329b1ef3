package orhestra.engine;

import static java.util.Objects.requireNonNull;

/** An ordered run of tasks that belong together: a sweep, a workflow run, a round, a session. */
public record Group(long id, GroupTerms terms, Progress progress) {
  public Group {
    requireNonNull(terms, "terms is null");
    requireNonNull(progress, "progress is null");
  }

  /** The same group, further on. */
  public Group with(Progress newProgress) {
    return new Group(id, terms, newProgress);
  }
}
