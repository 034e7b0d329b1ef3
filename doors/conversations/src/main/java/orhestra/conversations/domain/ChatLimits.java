package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a session may cost.
 *
 * @param queued turns that may wait for the one under way
 * @param messagesPerMinute what may be said in a minute
 * @param attempts how often a turn is handed out
 * @param execution how long the execution service may be silent
 * @param handing how long handing a turn out may take, before it is tried again
 * @param eventsKept events that a client can come back to
 * @param idle how long nothing may happen
 */
public record ChatLimits(
    int queued,
    int messagesPerMinute,
    int attempts,
    Duration execution,
    Duration handing,
    int eventsKept,
    Duration idle) {
  public ChatLimits {
    requireNonNull(execution, "execution is null");
    requireNonNull(handing, "handing is null");
    requireNonNull(idle, "idle is null");
  }
}
