package orhestra.computations.smpc;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.platform.outgoing.OutgoingHttp;

/**
 * Has a job computed by the cluster: hands it over, and asks for the result until there is one, the
 * cluster says that there will be none, or the deadline is there. Whoever goes on after a restart
 * asks where the one before stopped; at worst the job is handed over once more, which the cluster
 * answers by saying that it has it. Thread-safe.
 */
public final class SmpcComputation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SmpcComputation.class);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  /** So often a job that was handed over may be unknown before it is handed over again. */
  private static final int UNKNOWN = 20;

  private final SmpcSettings settings;
  private final InstantSource clock;
  private final Cluster cluster;
  private final Duration firstPause;

  /**
   * A job.
   *
   * @param since when all clients were there
   * @param clients those that are there
   * @param said what the cluster said of it before a restart; null if it has not had it
   */
  public record Job(
      String name, String type, List<String> clients, Instant since, @Nullable String said) {
    public Job {
      requireNonNull(name, "name is null");
      requireNonNull(type, "type is null");
      requireNonNull(since, "since is null");
      clients = List.copyOf(clients);
    }
  }

  /** How it ended. */
  public sealed interface End {
    /** The result as the cluster gave it. */
    record Result(List<BigDecimal> output) implements End {
      public Result {
        output = List.copyOf(output);
      }
    }

    /** There is none; the text says why. */
    record None(String why) implements End {
      public None {
        requireNonNull(why, "why is null");
      }
    }
  }

  /**
   * How this waits, and what it tells while it does.
   *
   * @param <E> thrown when it is not to go on
   */
  public interface Course<E extends Exception> {
    /** Waits so long. */
    void pause(Duration time) throws E;

    /** Waits for an answer. */
    OutgoingHttp.Answer await(CompletableFuture<OutgoingHttp.Answer> answer)
        throws E, ExecutionException;

    /** The cluster has the job, and this is what it says about it; kept over a restart. */
    void handedOver(String said) throws E;
  }

  /** Computations by the cluster of these settings. */
  public SmpcComputation(SmpcSettings settings, InstantSource clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.cluster = new Cluster(settings);
    this.firstPause = least(SHORTEST_PAUSE, settings.poll());
  }

  /** Has a job computed. */
  public <E extends Exception> End compute(Job job, Course<E> course) throws E {
    return new Run<>(job, course).end();
  }

  /** One job under way. Used by one thread. */
  private final class Run<E extends Exception> {
    private final Job job;
    private final Course<E> course;
    private final Instant deadline;
    private boolean handedOver;
    private boolean isKnown;
    private int unknown;
    private String last;
    private Duration pause = firstPause;

    Run(Job job, Course<E> course) {
      this.job = job;
      this.course = course;
      this.deadline = job.since().plus(settings.deadline());
      this.handedOver = job.said() != null;
      this.last = job.said() == null ? "it has not answered yet" : job.said();
    }

    End end() throws E {
      while (clock.instant().isBefore(deadline)) {
        Said said = said();
        switch (said) {
          case Said.Done done -> {
            return new End.Result(done.output());
          }
          case Said.Refused refused -> {
            return new End.None("the SMPC cluster did not compute it: " + refused.why());
          }
          case Said.Accepted accepted -> accepted();
          case Said.Unknown none -> unknown();
          case Said.Working working -> working(working.status());
          case Said.Unclear unclear -> unclear(unclear.why());
        }
        course.pause(least(pause, Duration.between(clock.instant(), deadline)));
      }
      return new End.None(
          "the SMPC cluster did not finish within " + settings.deadline() + "; " + last);
    }

    private Said said() throws E {
      try {
        return handedOver
            ? Said.toQuestion(course.await(cluster.ask(job.name())))
            : Said.toStart(course.await(cluster.start(job.name(), job.type(), job.clients())));
      } catch (ExecutionException e) {
        return new Said.Unclear(OutgoingHttp.reason(e.getCause() == null ? e : e.getCause()));
      }
    }

    private void accepted() throws E {
      handedOver = true;
      unknown = 0;
      pause = firstPause;
      note("it has accepted the job");
    }

    private void working(String status) throws E {
      isKnown = true;
      unknown = 0;
      String now = "it last said " + status;
      pause = now.equals(last) ? longer(settings.poll()) : firstPause;
      note(now);
    }

    /** A cluster that knew the job and does not any more has lost it. */
    private void unknown() throws E {
      unknown++;
      if (isKnown || unknown >= UNKNOWN) {
        log.warn(
            "the SMPC cluster does not know job {} any more; it is handed over again", job.name());
        handedOver = false;
        isKnown = false;
        unknown = 0;
      }
      pause = longer(settings.poll());
      note("it does not know the job");
    }

    private void unclear(String why) {
      if (!why.equals(last)) {
        log.warn("the SMPC cluster is asked again about job {}: {}", job.name(), why);
      }
      last = why;
      pause = longer(settings.poll().multipliedBy(10));
    }

    private void note(String said) throws E {
      if (!said.equals(last)) {
        last = said;
        if (handedOver) {
          course.handedOver(said);
        }
      }
    }

    private Duration longer(Duration most) {
      return least(pause.multipliedBy(3).dividedBy(2), most);
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
