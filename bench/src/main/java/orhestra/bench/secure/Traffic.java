package orhestra.bench.secure;

/**
 * The bytes of one client's messages in a round, without what HTTP puts around them.
 *
 * @param sent all that it sent
 * @param received all that it got
 * @param vector the one of those sent in which its masked vector was
 */
public record Traffic(long sent, long received, long vector) {
  static final Traffic NONE = new Traffic(0, 0, 0);

  Traffic sent(byte[] message, boolean isVector) {
    return new Traffic(
        sent + message.length, received, isVector ? vector + message.length : vector);
  }

  Traffic received(byte[] message) {
    return new Traffic(sent, received + message.length, vector);
  }

  /** The same with another message in the place of the one with the vector. */
  public Traffic withVector(long length) {
    return new Traffic(sent - vector + length, received, length);
  }

  public long total() {
    return sent + received;
  }
}
