package orhestra.cli.demo.stream;

import static java.util.Objects.requireNonNull;

/** What a worker sends once. */
final class Push {
  private final String brand;
  private final Kind kind;
  private final byte[] payload;
  private final long mentions;

  /**
   * @param kind what the server is to make of it
   * @param payload not changed by anybody any more
   * @param mentions that count
   */
  Push(String brand, Kind kind, byte[] payload, long mentions) {
    this.brand = requireNonNull(brand, "brand is null");
    this.kind = requireNonNull(kind, "kind is null");
    this.payload = requireNonNull(payload, "payload is null");
    this.mentions = mentions;
  }

  /** What becomes of a chunk. */
  enum Kind {
    /** It counts. */
    CHUNK,
    /** It was sent before. */
    DUPLICATE,
    /** It is from before the window. */
    LATE,
    /** It cannot be merged. */
    POISON
  }

  String brand() {
    return brand;
  }

  Kind kind() {
    return kind;
  }

  byte[] payload() {
    return payload;
  }

  long mentions() {
    return mentions;
  }
}
