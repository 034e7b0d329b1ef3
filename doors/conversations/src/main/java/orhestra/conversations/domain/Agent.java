package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * With whom a session talks.
 *
 * @param id under which it is asked for
 * @param version goes up with each change; 0 for one that is kept elsewhere
 * @param updatedAt epoch milliseconds
 * @param name for people
 * @param tenant to whom it belongs
 * @param isPublic whether anybody may talk to it
 * @param isActive whether it can be talked to at all
 * @param executionConfig what the execution service is told: a JSON object
 * @param queryConfig a JSON object
 * @param ragConfig a JSON object
 * @param messagesPerMinute what may be said to it in all sessions; 0 for without end
 * @param messagesPerMonth the same for a month
 */
public record Agent(
    String id,
    long version,
    long updatedAt,
    String name,
    String tenant,
    boolean isPublic,
    boolean isActive,
    String executionConfig,
    String queryConfig,
    String ragConfig,
    long messagesPerMinute,
    long messagesPerMonth) {
  /** The id of the agent that is always there. */
  public static final String DEFAULT = "default";

  /** The tenant of whoever names none. */
  public static final String NO_TENANT = "00000000-0000-0000-0000-000000000000";

  public Agent {
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(tenant, "tenant is null");
    requireNonNull(executionConfig, "executionConfig is null");
    requireNonNull(queryConfig, "queryConfig is null");
    requireNonNull(ragConfig, "ragConfig is null");
  }

  /** The same agent, changed for the n-th time. */
  public Agent at(long number, long time) {
    return new Agent(
        id,
        number,
        time,
        name,
        tenant,
        isPublic,
        isActive,
        executionConfig,
        queryConfig,
        ragConfig,
        messagesPerMinute,
        messagesPerMonth);
  }

  /** The one that is there until somebody changes it. */
  public static Agent builtIn() {
    return new Agent(DEFAULT, 0, 0, "Orhestra", NO_TENANT, true, true, "{}", "{}", "{}", 0, 0);
  }
}
