package orhestra.execution.model;

/** Tokens that a turn took. */
public record Usage(long promptTokens, long completionTokens) {
  public long totalTokens() {
    return promptTokens + completionTokens;
  }
}
