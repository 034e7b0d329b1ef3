package orhestra.platform.config;

/** What an acknowledged write survives. */
public enum Durability {
  /** A power cut. */
  POWER,
  /** The end of the process, whatever ended it. */
  PROCESS
}
