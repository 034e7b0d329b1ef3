package orhestra.secagg;

/** What became of a message that was not refused. */
public enum Acceptance {
  ACCEPTED,
  /** The very same bytes were accepted before; nothing changed. */
  REPEATED
}
