package orhestra.spot;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.client.TransportOptions;

/**
 * How a SPOT agent works. Immutable; made by {@link #builder}, which checks each value and names
 * the option in the message of its {@link IllegalArgumentException}.
 */
public final class SpotOptions {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private final TransportOptions transport;
  private final int slots;
  private final Map<String, String> labels;
  private final String name;
  private final @Nullable Path workDir;
  private final Path workRoot;
  private final @Nullable Path jarDir;
  private final List<String> allowCommands;
  private final List<String> passEnvironment;
  private final Path java;
  private final List<String> javaOptions;
  private final int memoryMb;
  private final Duration taskTimeout;
  private final Duration heartbeatInterval;
  private final Duration claimWait;
  private final Duration drainTimeout;
  private final Duration killGrace;
  private final Duration longestBackoff;

  private SpotOptions(Builder builder) {
    transport = builder.transport;
    slots = builder.slots;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(builder.labels));
    name = builder.name;
    workDir = builder.workDir;
    workRoot = builder.workRoot;
    jarDir = builder.jarDir;
    allowCommands = List.copyOf(builder.allowCommands);
    passEnvironment = List.copyOf(builder.passEnvironment);
    java = builder.java;
    javaOptions = List.copyOf(builder.javaOptions);
    memoryMb = builder.memoryMb;
    taskTimeout = builder.taskTimeout;
    heartbeatInterval = builder.heartbeatInterval;
    claimWait = builder.claimWait;
    drainTimeout = builder.drainTimeout;
    killGrace = builder.killGrace;
    longestBackoff = builder.longestBackoff;
  }

  /**
   * Options with their defaults for the coordinator at {@code server}.
   *
   * @param server {@code http://host:port} or {@code host:port}
   */
  public static Builder builder(String server) {
    return new Builder(TransportOptions.of(server).withRequestTimeout(REQUEST_TIMEOUT));
  }

  /** Where the coordinator is, and the agent's key. */
  public TransportOptions transport() {
    return transport;
  }

  /** How many tasks run at the same time, 1..1000; default: the number of cores. */
  public int slots() {
    return slots;
  }

  /** What jobs may require of a SPOT, in the order given. */
  public Map<String, String> labels() {
    return labels;
  }

  /** The name people see; default: the host's name. */
  public String name() {
    return name;
  }

  /** The folder for what must survive the agent; none: the first free one below the root. */
  public @Nullable Path workDir() {
    return workDir;
  }

  /** Where work folders 1, 2, 3... are made if none was named; default: {@code data/spots}. */
  public Path workRoot() {
    return workRoot;
  }

  /** The folder whose jars may be run; none: no jars. */
  public @Nullable Path jarDir() {
    return jarDir;
  }

  /** Patterns of the commands that may be run; none: no commands. */
  public List<String> allowCommands() {
    return allowCommands;
  }

  /** Names (with {@code *}) of environment variables that programs get besides the usual ones. */
  public List<String> passEnvironment() {
    return passEnvironment;
  }

  /** The Java executable for jars; default: the one that runs the agent. */
  public Path java() {
    return java;
  }

  /** Options that every jar's virtual machine gets. */
  public List<String> javaOptions() {
    return javaOptions;
  }

  /** A jar's heap and any other program's memory, in MB; default 512. */
  public int memoryMb() {
    return memoryMb;
  }

  /** How long a task may run that says nothing of it; default 1 h. */
  public Duration taskTimeout() {
    return taskTimeout;
  }

  /** From one heartbeat to the next; default 2 s. */
  public Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  /** How long one claim may wait at the server, at most 30 s; default 20 s. */
  public Duration claimWait() {
    return claimWait;
  }

  /** How long running tasks may go on once the agent is to stop; default 30 s. */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  /** From asking a program to end to killing it; default 5 s. */
  public Duration killGrace() {
    return killGrace;
  }

  /** The longest pause between two tries to reach the server; default 15 s. */
  public Duration longestBackoff() {
    return longestBackoff;
  }

  /** Collects options; not safe for use by many threads. */
  public static final class Builder {
    private TransportOptions transport;
    private int slots = Math.min(1000, Runtime.getRuntime().availableProcessors());
    private final Map<String, String> labels = new LinkedHashMap<>();
    private String name = hostName();
    private @Nullable Path workDir;
    private Path workRoot = Path.of("data", "spots");
    private @Nullable Path jarDir;
    private final List<String> allowCommands = new ArrayList<>();
    private final List<String> passEnvironment = new ArrayList<>();
    private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final List<String> javaOptions = new ArrayList<>();
    private int memoryMb = 512;
    private Duration taskTimeout = Duration.ofHours(1);
    private Duration heartbeatInterval = Duration.ofSeconds(2);
    private Duration claimWait = Duration.ofSeconds(20);
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration killGrace = Duration.ofSeconds(5);
    private Duration longestBackoff = Duration.ofSeconds(15);

    private Builder(TransportOptions transport) {
      this.transport = transport;
    }

    public Builder agentKey(@Nullable String key) {
      transport = transport.withKey(key);
      return this;
    }

    public Builder slots(int count) {
      slots = between("slots", count, 1, 1000);
      return this;
    }

    /**
     * Adds labels.
     *
     * @param pairs {@code key=value} each
     */
    public Builder labels(Collection<String> pairs) {
      for (String pair : pairs) {
        int equals = pair.indexOf('=');
        if (equals < 1 || pair.chars().anyMatch(Character::isISOControl)) {
          throw new IllegalArgumentException("label '" + pair + "' must be key=value");
        }
        labels.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
      return this;
    }

    public Builder name(String spotName) {
      if (spotName.isBlank() || spotName.length() > 200) {
        throw new IllegalArgumentException("name must have 1 to 200 characters");
      }
      name = spotName.strip();
      return this;
    }

    public Builder workDir(@Nullable Path folder) {
      workDir = folder;
      return this;
    }

    public Builder workRoot(Path folder) {
      workRoot = requireNonNull(folder, "folder is null");
      return this;
    }

    public Builder jarDir(@Nullable Path folder) {
      jarDir = folder;
      return this;
    }

    /** Adds patterns; see {@code --allow-command} in the agent's help. */
    public Builder allowCommands(Collection<String> patterns) {
      allowCommands.addAll(patterns);
      return this;
    }

    public Builder passEnvironment(Collection<String> names) {
      passEnvironment.addAll(names);
      return this;
    }

    public Builder java(Path executable) {
      java = requireNonNull(executable, "executable is null");
      return this;
    }

    public Builder javaOptions(Collection<String> options) {
      javaOptions.addAll(options);
      return this;
    }

    public Builder memoryMb(int megabytes) {
      memoryMb = between("memory", megabytes, 8, 1 << 24);
      return this;
    }

    public Builder taskTimeout(Duration timeout) {
      taskTimeout = positive("task timeout", timeout);
      return this;
    }

    public Builder heartbeatInterval(Duration interval) {
      heartbeatInterval = positive("heartbeat interval", interval);
      return this;
    }

    public Builder claimWait(Duration wait) {
      if (wait.isNegative() || wait.compareTo(Duration.ofSeconds(30)) > 0) {
        throw new IllegalArgumentException("claim wait must be 0 to 30 s: " + wait);
      }
      claimWait = wait;
      return this;
    }

    public Builder drainTimeout(Duration timeout) {
      drainTimeout = notNegative("drain timeout", timeout);
      return this;
    }

    public Builder killGrace(Duration grace) {
      killGrace = notNegative("kill grace", grace);
      return this;
    }

    public Builder longestBackoff(Duration backoff) {
      longestBackoff = positive("longest backoff", backoff);
      return this;
    }

    public SpotOptions build() {
      return new SpotOptions(this);
    }

    private static int between(String option, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            option + " must be " + min + " to " + max + ": " + value);
      }
      return value;
    }

    private static Duration positive(String option, Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException(option + " must be longer than 0: " + value);
      }
      return value;
    }

    private static Duration notNegative(String option, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(option + " must not be negative: " + value);
      }
      return value;
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }
  }
}
