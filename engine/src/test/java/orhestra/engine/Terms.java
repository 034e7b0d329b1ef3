package orhestra.engine;

import java.util.Set;

/** Terms of groups for tests: each says only what matters to it. */
final class Terms {
  private String queue = EngineUnderTest.QUEUE;
  private int priority;
  private long notBefore;
  private Set<String> requires = Set.of();
  private int maxFailures;
  private RetryPolicy retry = new RetryPolicy(3, 10, new Backoff.Immediate(), 0);

  Terms queue(String value) {
    queue = value;
    return this;
  }

  Terms priority(int value) {
    priority = value;
    return this;
  }

  Terms notBefore(long value) {
    notBefore = value;
    return this;
  }

  Terms requires(String... labels) {
    requires = Set.of(labels);
    return this;
  }

  Terms maxFailures(int value) {
    maxFailures = value;
    return this;
  }

  Terms retry(int maxAttempts, int maxLosses, Backoff backoff) {
    retry = new RetryPolicy(maxAttempts, maxLosses, backoff, 0);
    return this;
  }

  Terms retry(RetryPolicy value) {
    retry = value;
    return this;
  }

  GroupTerms openedAt(long now) {
    return new GroupTerms(queue, priority, notBefore, requires, maxFailures, retry, "", now);
  }
}
