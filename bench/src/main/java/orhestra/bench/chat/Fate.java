package orhestra.bench.chat;

/** What the execution service makes of a turn. */
enum Fate {
  /** Its answer comes word by word. */
  ANSWERED,
  /** The same, but that one piece is never sent. */
  SHORTENED,
  /** It fails, and trying again would not help. */
  FAILED,
  /** Its first attempt fails in the middle; the next one is answered. */
  FAILED_FIRST,
  /** The same, but that the next one is answered otherwise than the first one had begun. */
  OTHERWISE,
  /** Every attempt fails. */
  FAILED_ALWAYS;

  /** Whether there is to be an answer. */
  boolean isAnswered() {
    return this != FAILED && this != FAILED_ALWAYS;
  }

  /** Whether this attempt, from 1, fails. */
  boolean fails(int attempt) {
    return switch (this) {
      case ANSWERED, SHORTENED -> false;
      case FAILED, FAILED_ALWAYS -> true;
      case FAILED_FIRST, OTHERWISE -> attempt == 1;
    };
  }

  /** Whether a failure of it may be tried again. */
  boolean isRetryable() {
    return this != FAILED;
  }
}
