package orhestra.secagg;

import java.util.Map;

/**
 * The Ed25519 public keys of the clients, by name, as they were exchanged outside the server. What
 * a server hands out is no trust: it could hand out its own.
 */
public record Trust(Map<String, Bytes> keys) {
  public static final Trust NOBODY = new Trust(Map.of());

  /**
   * @throws ParameterException if a key is not 32 bytes
   */
  public Trust {
    keys = Map.copyOf(keys);
    keys.forEach(
        (client, key) -> {
          if (key.length() != Signatures.KEY_LENGTH) {
            throw new ParameterException("trust", "the key of " + client + " has not 32 bytes");
          }
        });
  }

  /** Of a round with signatures everybody must be known. */
  void requireAll(RoundParameters parameters) {
    for (String client : parameters.clients()) {
      if (!keys.containsKey(client)) {
        throw new ParameterException("trust", "has no key of " + client);
      }
    }
  }

  /** Whether a message is signed by its sender; in the semi-honest variant none is. */
  boolean holds(RoundParameters parameters, Envelope message) {
    if (parameters.variant() == Variant.SEMI_HONEST) {
      return true;
    }
    Bytes key = keys.get(parameters.clients().get(message.sender()));
    return key != null && message.isSignedBy(key);
  }
}
