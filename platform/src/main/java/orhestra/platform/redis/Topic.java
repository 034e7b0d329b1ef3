package orhestra.platform.redis;

/** What can be listened to. */
sealed interface Topic {
  record Channel(String name) implements Topic {}

  /** All channels whose names match. */
  record Pattern(String text) implements Topic {}
}
