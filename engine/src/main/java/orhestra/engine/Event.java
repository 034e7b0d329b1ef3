package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * One entry of the event log.
 *
 * @param offset its place in the one ordered log, from 1; 0 while it is being written
 * @param at when it happened, epoch milliseconds
 * @param kind such as {@code tasks.completed}
 * @param group the group concerned; 0 if none
 * @param subject what it is about: for task events the ordinals within the group, ascending, such
 *     as {@code 0-19,25}; else a name
 * @param correlation ties it to a request; may be empty
 */
public record Event(
    long offset, long at, String kind, long group, String subject, String correlation) {
  public Event {
    requireNonNull(kind, "kind is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(correlation, "correlation is null");
  }
}
