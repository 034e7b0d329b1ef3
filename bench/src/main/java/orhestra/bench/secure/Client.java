package orhestra.bench.secure;

/** What a client of a round does. */
interface Client {
  String name();

  /** The first message. */
  byte[] begin();

  /** What it sends when it has got this. */
  byte[] answer(byte[] message);
}
