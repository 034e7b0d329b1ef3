package orhestra.execution.model;

/** Something that answers. Thread-safe: it answers many at a time. */
public interface Model extends AutoCloseable {
  /** What people call it, for a line of text. */
  String name();

  /**
   * Answers; an interrupt ends it at once, and whatever it had under way with it.
   *
   * @param tokens gets the text piece by piece as it comes; may hold the caller up
   * @throws ModelException if there is no answer, or not the whole
   */
  ModelAnswer answer(Prompt prompt, TokenSink tokens) throws ModelException, InterruptedException;

  @Override
  void close();
}
