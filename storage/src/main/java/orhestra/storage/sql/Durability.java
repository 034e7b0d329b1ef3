package orhestra.storage.sql;

/** What acknowledged changes survive. */
public enum Durability {
  /** The loss of power and everything less: the disk has confirmed them. */
  POWER,
  /** The death of any process, but not of the machine. */
  PROCESS
}
