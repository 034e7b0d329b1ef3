package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job to submit: one program over the full cross of its axes.
 *
 * <p>What is left out takes the server's default, and the server is the one that validates: a wrong
 * axis is answered with the name of the field. Made by {@link #builder}.
 */
public record Sweep(
    @Nullable String name,
    String jarPath,
    String mainClass,
    List<String> algorithms,
    Range iterations,
    Range agents,
    Range dimension,
    @Nullable Integer repeats,
    @Nullable Integer priority,
    @Nullable Integer maxAttempts,
    @Nullable Integer timeoutSeconds,
    @Nullable Integer maxFailures,
    @Nullable List<String> requires,
    @Nullable Instant notBefore,
    @Nullable String idempotencyKey) {

  /**
   * The values {@code min, min + step, ...} up to and including {@code max}.
   *
   * @param min first value
   * @param max no value is above
   * @param step distance, at least 1
   */
  public record Range(int min, int max, int step) {
    /** Only {@code value}. */
    public static Range of(int value) {
      return new Range(value, value, 1);
    }
  }

  public Sweep {
    requireNonNull(jarPath, "jarPath is null");
    requireNonNull(mainClass, "mainClass is null");
    algorithms = List.copyOf(algorithms);
    requireNonNull(iterations, "iterations is null");
    requireNonNull(agents, "agents is null");
    requireNonNull(dimension, "dimension is null");
    requires = requires == null ? null : List.copyOf(requires);
  }

  /** A sweep of {@code mainClass} in the jar that the workers know as {@code jarPath}. */
  public static Builder builder(String jarPath, String mainClass) {
    return new Builder(jarPath, mainClass);
  }

  /** Collects a sweep; not for use by several threads. */
  public static final class Builder {
    private final String jarPath;
    private final String mainClass;
    private final List<String> algorithms = new ArrayList<>();
    private Range iterations = Range.of(100);
    private Range agents = Range.of(10);
    private Range dimension = Range.of(2);
    private @Nullable String name;
    private @Nullable Integer repeats;
    private @Nullable Integer priority;
    private @Nullable Integer maxAttempts;
    private @Nullable Integer timeoutSeconds;
    private @Nullable Integer maxFailures;
    private @Nullable List<String> requires;
    private @Nullable Instant notBefore;
    private @Nullable String idempotencyKey;

    private Builder(String jarPath, String mainClass) {
      this.jarPath = requireNonNull(jarPath, "jarPath is null");
      this.mainClass = requireNonNull(mainClass, "mainClass is null");
    }

    public Builder algorithm(String algorithm) {
      algorithms.add(algorithm);
      return this;
    }

    public Builder algorithms(List<String> more) {
      algorithms.addAll(more);
      return this;
    }

    public Builder iterations(Range range) {
      iterations = range;
      return this;
    }

    public Builder agents(Range range) {
      agents = range;
      return this;
    }

    public Builder dimension(Range range) {
      dimension = range;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Runs of each setting, each with its own random seed. */
    public Builder repeats(int value) {
      repeats = value;
      return this;
    }

    /** Higher goes first. */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /** Real failures of a task after which it is given up; lost workers do not count. */
    public Builder maxAttempts(int value) {
      maxAttempts = value;
      return this;
    }

    /** Time that one task may take. */
    public Builder timeoutSeconds(int value) {
      timeoutSeconds = value;
      return this;
    }

    /** Failed tasks after which the whole job is stopped. */
    public Builder maxFailures(int value) {
      maxFailures = value;
      return this;
    }

    /** Labels that a worker must have. */
    public Builder requires(List<String> labels) {
      requires = labels;
      return this;
    }

    /** Nothing of the job is handed out before. */
    public Builder notBefore(Instant time) {
      notBefore = time;
      return this;
    }

    /** A submit with a key seen before returns the first job instead of making another. */
    public Builder idempotencyKey(String key) {
      idempotencyKey = key;
      return this;
    }

    public Sweep build() {
      return new Sweep(
          name,
          jarPath,
          mainClass,
          algorithms,
          iterations,
          agents,
          dimension,
          repeats,
          priority,
          maxAttempts,
          timeoutSeconds,
          maxFailures,
          requires,
          notBefore,
          idempotencyKey);
    }
  }
}
