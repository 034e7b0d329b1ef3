package orhestra.platform.http;

/** Whose key a route asks for. A key that is not set asks nothing on loopback. */
public enum Access {
  /** Nobody's: health, metrics, documentation. */
  OPEN,
  /** Reads. The operator's key opens them too. */
  VIEWER,
  /** Every change that is not an agent's or a contributor's. */
  OPERATOR,
  /** Workers. */
  AGENT,
  /** Participants that hand in updates. */
  CONTRIBUTOR,
  /** Reads of those who hand in updates: open as the viewer's are, and to the contributor's key. */
  PARTICIPANT,
  /** People who chat, maybe from pages of other sites; the door asks for their tokens itself. */
  VISITOR
}
