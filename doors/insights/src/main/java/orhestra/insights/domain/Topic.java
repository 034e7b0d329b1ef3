package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

/** How often a topic was named, and where first. */
public record Topic(String name, long count, Place first) {
  public Topic {
    requireNonNull(name, "name is null");
    requireNonNull(first, "first is null");
  }

  Topic plus(Topic other) {
    return new Topic(name, Exact.sum(count, other.count), first.orEarlier(other.first));
  }
}
