package orhestra.client.rounds;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orhestra.client.WireJson;
import orhestra.secagg.Bytes;
import orhestra.secagg.Identity;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Trust;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Layout;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants of a round. All clients must want the same.
 *
 * @param clients everybody in the round, this client too
 * @param maximumRows rows of one client at most; null for the server's usual
 * @param minimumClients of the sum
 * @param minimumCell counts below this are not told; 0 for all
 * @param deadline until all must have come; null for the server's usual
 * @param stageTime for each stage after that; null for the server's usual
 * @param identity null for the semi-honest variant
 * @param trust all clients' public keys; empty in the semi-honest variant
 */
public record RoundWish(
    String job,
    String client,
    List<String> clients,
    RoundSchema schema,
    long maximumRows,
    int minimumClients,
    long minimumCell,
    @Nullable Duration deadline,
    @Nullable Duration stageTime,
    @Nullable Identity identity,
    Trust trust) {
  /** Unless one says otherwise. */
  public static final long USUAL_ROWS = 10_000_000;

  /**
   * @throws RoundException if it would give no privacy, or cannot be met
   */
  public RoundWish {
    requireNonNull(job, "job is null");
    requireNonNull(client, "client is null");
    clients = List.copyOf(clients);
    requireNonNull(schema, "schema is null");
    requireNonNull(trust, "trust is null");
    if (!clients.contains(client)) {
      throw new RoundException("the clients " + String.join(", ", clients) + " lack " + client);
    }
    if (new HashSet<>(clients).size() < clients.size()) {
      throw new RoundException("a client is named twice: " + String.join(", ", clients));
    }
    if (minimumClients < RoundParameters.FEWEST_CLIENTS) {
      throw new RoundException(
          "a sum of fewer than "
              + RoundParameters.FEWEST_CLIENTS
              + " clients gives no privacy: of a sum of two each knows the other's part");
    }
    if (clients.size() < minimumClients) {
      throw new RoundException(
          clients.size() + " clients give no privacy: the minimum is " + minimumClients);
    }
    if (identity != null) {
      for (String name : clients) {
        if (!trust.keys().containsKey(name)) {
          throw new RoundException("the trust file has no key of " + name);
        }
      }
      if (!Objects.equals(identity.publicKey(), trust.keys().get(client))) {
        throw new RoundException(
            "the trust file's key of " + client + " is not that of the identity");
      }
    }
  }

  public Variant variant() {
    return identity == null ? Variant.SEMI_HONEST : Variant.ACTIVE;
  }

  public Layout layout() {
    return new Layout(schema.columns(), maximumRows);
  }

  /** As the server reads it. */
  ObjectNode json(String token) {
    ObjectNode wish = WireJson.mapper().createObjectNode();
    wish.put("clientId", client).put("token", token);
    ArrayNode list = wish.putArray("clientsList");
    clients.forEach(list::add);
    wish.set("schema", schema.document());
    wish.put("variant", variant().name());
    wish.put("maxRows", maximumRows);
    wish.put("minimumClients", minimumClients);
    wish.put("minimumCell", minimumCell);
    if (deadline != null) {
      wish.put("deadlineSeconds", deadline.toSeconds());
    }
    if (stageTime != null) {
      wish.put("stageSeconds", stageTime.toSeconds());
    }
    if (identity != null) {
      ObjectNode keys = wish.putObject("keys");
      for (Map.Entry<String, Bytes> key : new TreeMap<>(trust.keys()).entrySet()) {
        if (clients.contains(key.getKey())) {
          keys.put(key.getKey(), key.getValue().hex());
        }
      }
    }
    return wish;
  }
}
