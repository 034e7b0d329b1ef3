package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A chat session: what is agreed when it begins and never changes.
 *
 * @param id a group's number of the engine
 * @param name what clients know it by: carries the id, and too much chance to be guessed
 * @param token lets its holder in where keys are configured
 * @param agent the agent's id
 * @param tenant to whom the agent belongs
 * @param user who talks; empty if unknown
 * @param metadata a JSON object of the client's own
 * @param createdAt epoch milliseconds
 */
public record Session(
    long id,
    UUID name,
    String token,
    String agent,
    String tenant,
    String user,
    String metadata,
    long createdAt) {
  public Session {
    requireNonNull(name, "name is null");
    requireNonNull(token, "token is null");
    requireNonNull(agent, "agent is null");
    requireNonNull(tenant, "tenant is null");
    requireNonNull(user, "user is null");
    requireNonNull(metadata, "metadata is null");
  }
}
