package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** Decides who comes in. Asked once per route when the server is built, then once per request. */
public interface Gate {
  /** Lets everybody in. */
  Gate OPEN = access -> request -> null;

  /** The check for all routes of one kind. */
  Check check(Access access);

  /** Thread-safe; runs before the handler and before the body is read. */
  @FunctionalInterface
  interface Check {
    /** The refusal, or null for a request that may pass. */
    @Nullable Response refuse(Request request);
  }
}
