package orhestra.cli.demo.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that one worker sends, in order: twelve hours of a day, in which one brand has a spike after
 * about half of the time. The same plan and number make the same stream. Not for use by several
 * threads.
 */
final class WorkerStream {
  static final Duration DAY = Duration.ofHours(12);
  private static final double SPIKE_BEGIN = 0.6;
  private static final double SPIKE_END = 0.75;
  private static final int DUPLICATE_EVERY = 18;
  private static final int POISON_EVERY = 25;
  private static final int LATE_EVERY = 40;
  private static final List<Poison> POISONS = List.of(Poison.values());
  private static final Duration LATE_BY = Duration.ofDays(3);

  /**
   * What all workers have in common.
   *
   * @param seed of all that is random
   * @param from the time of the first chunk
   * @param pushes of each worker
   */
  record Plan(long seed, Instant from, int pushes) {
    Plan {
      requireNonNull(from, "from is null");
    }

    /** The brand that has the spike. */
    BrandStory spiking() {
      return BrandStory.ALL.get(new Random(seed).nextInt(BrandStory.ALL.size()));
    }
  }

  private final Plan plan;
  private final Random random;
  private final ChunkMaker chunks;
  private final Map<String, List<Push>> sent = new HashMap<>();
  private int next;
  private int poisons;

  /**
   * @param worker its number, from 1
   */
  WorkerStream(Plan plan, int worker) {
    this.plan = requireNonNull(plan, "plan is null");
    this.random = new Random(plan.seed() * 31 + worker);
    this.chunks = new ChunkMaker(random, "w" + worker, worker % 3 != 0);
    this.poisons = (worker - 1) * 2;
  }

  boolean hasNext() {
    return next < plan.pushes();
  }

  /** The next one. */
  Push next() {
    int number = ++next;
    double progress = number / (double) plan.pushes();
    boolean spikeTime = progress >= SPIKE_BEGIN && progress < SPIKE_END;
    BrandStory story =
        spikeTime && random.nextInt(3) > 0
            ? plan.spiking()
            : BrandStory.ALL.get(random.nextInt(BrandStory.ALL.size()));
    Instant at = plan.from().plusMillis((long) (DAY.toMillis() * progress));
    List<Push> before = sent.computeIfAbsent(story.name(), name -> new ArrayList<>());
    if (number % POISON_EVERY == 0) {
      Poison poison = POISONS.get(poisons++ % POISONS.size());
      ObjectNode chunk = chunks.make(story, at, false);
      return new Push(story.name(), Push.Kind.POISON, poison.spoil(chunk), 0);
    }
    if (number % DUPLICATE_EVERY == 0 && !before.isEmpty()) {
      Push again = before.get(random.nextInt(before.size()));
      return new Push(story.name(), Push.Kind.DUPLICATE, again.payload(), 0);
    }
    if (number % LATE_EVERY == 0 && !before.isEmpty()) {
      ObjectNode chunk = chunks.make(story, at.minus(LATE_BY), false);
      return new Push(story.name(), Push.Kind.LATE, bytes(chunk), 0);
    }
    boolean spike = spikeTime && story.equals(plan.spiking());
    ObjectNode chunk = chunks.make(story, at, spike);
    long mentions = chunk.path("meta").path("mentionCount").asLong();
    Push push = new Push(story.name(), Push.Kind.CHUNK, bytes(chunk), mentions);
    before.add(push);
    return push;
  }

  private static byte[] bytes(ObjectNode chunk) {
    return chunk.toString().getBytes(StandardCharsets.UTF_8);
  }
}
