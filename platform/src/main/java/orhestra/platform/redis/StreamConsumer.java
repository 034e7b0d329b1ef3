package orhestra.platform.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.models.stream.ClaimedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one stream as one consumer of a group. Every entry is handed out at least once, until
 * somebody acknowledges it: what a lost answer carried, what this consumer had before a restart and
 * what others left when they died comes again. While this consumer has an entry in hand it is not
 * handed out to it again, and to no other as long as it is renewed.
 *
 * <p>The group is made where there is none, from the stream's first entry, also after the server
 * lost its memory. Entries that were deleted before they were read are passed over.
 *
 * <p>{@link #next} is for one thread, the rest for any. It has a connection of its own, since it
 * blocks; opened when it is first called.
 */
public final class StreamConsumer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamConsumer.class);

  /** How soon a wait sees that entries were given back, or are to be claimed or renewed. */
  private static final Duration SLICE = Duration.ofMillis(500);

  /** How long an answer may take, and a connection to stand; a server that takes longer hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int GROUPS_MADE_IN_VAIN = 3;

  private final Redis redis;
  private final Options options;
  private final StreamGroup group;
  private final EntriesInHand hand = new EntriesInHand();
  private volatile @Nullable Dedicated connection;
  private volatile @Nullable CompletableFuture<?> awaited;
  private volatile boolean closed;
  private volatile long renewAt;

  /** Whether what is pending for this consumer has to be looked through from the beginning. */
  private volatile boolean lookAgain = true;

  // of the thread that calls next alone
  private @Nullable Link connectionOf;
  private @Nullable String lookedUntil;
  private String claimedUntil = StreamGroup.BEGINNING;
  private long claimAt = System.nanoTime();

  private StreamConsumer(Redis redis, Options options) {
    this.redis = redis;
    this.options = options;
    this.group = new StreamGroup(redis, options.stream(), options.group(), options.consumer());
    this.renewAt = System.nanoTime() + options.renewal().toNanos();
  }

  /**
   * How it reads.
   *
   * @param consumer a name that no other living consumer of the group has; one that comes back
   *     under its old name gets at once what it had
   * @param batch most entries of one answer
   * @param block how long {@link #next} waits for the first entry
   * @param claimAfter after what silence another consumer's entries are taken over; entries in hand
   *     have to be renewed more often than that
   */
  public record Options(
      String stream,
      String group,
      String consumer,
      int batch,
      Duration block,
      Duration claimAfter) {
    public Options {
      if (stream.isBlank() || group.isBlank() || consumer.isBlank()) {
        throw new IllegalArgumentException("stream, group and consumer need names");
      }
      if (batch < 1) {
        throw new IllegalArgumentException("batch must be at least 1: " + batch);
      }
      if (block.isNegative()) {
        throw new IllegalArgumentException("block must not be negative: " + block);
      }
      if (claimAfter.toMillis() < 1) {
        throw new IllegalArgumentException("claimAfter must be at least 1 ms: " + claimAfter);
      }
    }

    private Duration renewal() {
      return claimAfter.dividedBy(3);
    }
  }

  /** Returns at once, whether or not Redis is there. */
  public static StreamConsumer open(Redis redis, Options options) {
    return new StreamConsumer(redis, options);
  }

  /**
   * Hands out entries, oldest first: what is pending for this consumer and not in its hand, then
   * what others have left alone for {@code claimAfter} (looked for twice in that time), then what
   * is new. Renews what is in hand while it is at it.
   *
   * @return none if nothing came in time
   * @throws RedisAwayException while Redis is away: at once, or within three seconds if it hangs
   * @throws RedisCommandExecutionException if the server refuses to read, such as when the key is
   *     no stream
   * @throws InterruptedException also when this consumer is closed
   */
  public List<StreamEntry> next() throws InterruptedException {
    long end = System.nanoTime() + options.block().toNanos();
    int groupsMade = 0;
    while (true) {
      Dedicated current = connection();
      try {
        List<StreamEntry> entries = read(current, end);
        if (!entries.isEmpty() || System.nanoTime() - end >= 0) {
          return entries;
        }
      } catch (RedisCommandExecutionException e) {
        boolean missing = StreamGroup.isMissing(e);
        if (!missing || ++groupsMade > GROUPS_MADE_IN_VAIN) {
          drop();
          throw StreamGroup.isElsewhere(e) ? redis.away("the stream moves to another node", e) : e;
        }
        makeGroup(current);
      } catch (RedisAwayException e) {
        drop();
        throw e;
      }
    }
  }

  private List<StreamEntry> read(Dedicated from, long end) throws InterruptedException {
    List<String> unconfirmed = hand.takeUnconfirmed();
    if (!unconfirmed.isEmpty()) {
      ignoring(send(unconfirmed));
    }
    long now = System.nanoTime();
    if (now - renewAt >= 0) {
      ignoring(renew());
    }
    if (now - claimAt >= 0) {
      claim(from);
    }
    List<StreamEntry> pending = pending(from);
    return pending.isEmpty() ? fresh(from, Duration.ofNanos(end - System.nanoTime())) : pending;
  }

  /** All of the group that is left alone becomes pending here, a batch in each round. */
  private void claim(Dedicated from) throws InterruptedException {
    boolean claimed;
    do {
      ClaimedMessages<String, byte[]> answer =
          await(
              from,
              group.claim(from.commands(), options.batch(), options.claimAfter(), claimedUntil),
              PATIENCE);
      claimed = !answer.getMessages().isEmpty();
      claimedUntil = answer.getId();
    } while (!claimed && !claimedUntil.equals(StreamGroup.BEGINNING));
    // also where nothing was claimed: an answer may have got lost, or come after we had looked
    lookAgain = true;
    if (claimedUntil.equals(StreamGroup.BEGINNING)) {
      claimAt = System.nanoTime() + options.claimAfter().dividedBy(2).toNanos();
      ignoring(group.tidy(false));
    }
  }

  private List<StreamEntry> pending(Dedicated from) throws InterruptedException {
    if (lookAgain) {
      lookAgain = false;
      lookedUntil = StreamGroup.BEGINNING;
    }
    while (lookedUntil != null) {
      hand.ask();
      try {
        List<StreamMessage<String, byte[]>> page =
            await(from, group.pending(from.commands(), options.batch(), lookedUntil), PATIENCE);
        lookedUntil = page.isEmpty() ? null : page.getLast().getId();
        List<StreamEntry> entries = handedOut(page);
        if (!entries.isEmpty()) {
          return entries;
        }
      } finally {
        hand.asked();
      }
    }
    return List.of();
  }

  private List<StreamEntry> handedOut(List<StreamMessage<String, byte[]>> page) {
    List<StreamEntry> entries = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (StreamMessage<String, byte[]> message : page) {
      Map<String, byte[]> body = message.getBody();
      if (body == null || body.isEmpty()) {
        deleted.add(message.getId());
      } else if (hand.takeIfFree(message.getId())) {
        entries.add(new StreamEntry(message.getId(), body, true));
      }
    }
    if (!deleted.isEmpty()) {
      ignoring(acknowledge(deleted));
    }
    return entries;
  }

  private List<StreamEntry> fresh(Dedicated from, Duration left) throws InterruptedException {
    Duration block = left.compareTo(SLICE) < 0 ? left : SLICE;
    List<StreamMessage<String, byte[]>> messages =
        await(from, group.fresh(from.commands(), options.batch(), block), PATIENCE.plus(SLICE));
    List<StreamEntry> entries = new ArrayList<>(messages.size());
    for (StreamMessage<String, byte[]> message : messages) {
      hand.take(message.getId());
      entries.add(new StreamEntry(message.getId(), message.getBody(), false));
    }
    return entries;
  }

  private void makeGroup(Dedicated current) throws InterruptedException {
    log.debug("making group {} of {}", options.group(), options.stream());
    try {
      await(current, group.create(current.commands()), PATIENCE);
    } catch (RedisAwayException | RedisCommandExecutionException e) {
      drop();
      throw e;
    }
    claimedUntil = StreamGroup.BEGINNING;
    lookAgain = true;
  }

  /** The one there is, unless it broke or Redis has found its way to another server since. */
  private Dedicated connection() throws InterruptedException {
    if (closed) {
      throw ended();
    }
    Link link = redis.link();
    Dedicated current = connection;
    if (current != null && !current.isLost() && link.equals(connectionOf)) {
      return current;
    }
    drop();
    CompletionStage<Dedicated> opening = link.dedicated(options.stream());
    Dedicated opened;
    try {
      opened = await(null, opening.thenApply(ready -> ready), PATIENCE);
    } catch (InterruptedException | RuntimeException e) {
      ignoring(opening.thenAccept(Dedicated::close));
      throw e;
    }
    connection = opened;
    connectionOf = link;
    ignoring(opened.lost().thenRun(() -> cancelAwaitedOf(opened)));
    if (closed) {
      opened.close();
      throw ended();
    }
    return opened;
  }

  /** What it had been asked may have been done, and the answer will never come. */
  private void drop() {
    lookAgain = true;
    Dedicated old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
  }

  private void cancelAwaitedOf(Dedicated lost) {
    CompletableFuture<?> waiting = awaited;
    if (lost.equals(connection) && waiting != null) {
      waiting.cancel(false);
    }
  }

  private <T> T await(@Nullable Dedicated from, CompletionStage<T> answer, Duration limit)
      throws InterruptedException {
    CompletableFuture<T> future = answer.toCompletableFuture();
    awaited = future;
    boolean lost = from != null && from.isLost();
    if (closed || lost) {
      future.cancel(false);
    }
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      future.cancel(false);
      // the answer still comes, and nobody reads it
      lookAgain = true;
      throw e;
    } catch (ExecutionException | TimeoutException e) {
      future.cancel(false);
      throw failure(e);
    } catch (CancellationException e) {
      throw failure(e);
    } finally {
      awaited = null;
    }
  }

  private RuntimeException failure(Exception failure) throws InterruptedException {
    if (closed) {
      throw ended();
    }
    return failure instanceof CancellationException
        ? redis.away("connection lost", failure)
        : redis.failure(failure);
  }

  private static InterruptedException ended() {
    return new InterruptedException("the consumer is closed");
  }

  /**
   * Says that entries are dealt with. If that cannot be told to Redis now, the answer fails with
   * {@link RedisAwayException}, and {@link #next} tells it later: in no case are they handed out
   * here again.
   *
   * @return how many were pending
   */
  public CompletionStage<Long> acknowledge(List<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedStage(0L);
    }
    List<String> entries = List.copyOf(ids);
    hand.leave(entries);
    return send(entries);
  }

  private CompletionStage<Long> send(List<String> ids) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    CompletionStage<Long> sent = group.acknowledge(ids);
    ignoring(
        sent.whenComplete(
            (count, failure) -> {
              if (failure == null) {
                hand.confirmed(ids);
                answer.complete(count);
              } else {
                hand.unconfirmed(ids);
                answer.completeExceptionally(redis.failure(failure));
              }
            }));
    return answer;
  }

  /**
   * Keeps what is in hand from being claimed, for {@code claimAfter} from now. To be called every
   * third of that when {@link #next} is not. What others have claimed already stays theirs.
   *
   * @return those that are not this consumer's any more, though it has them in hand; fails with
   *     {@link RedisAwayException}
   */
  public CompletionStage<List<String>> renew() {
    renewAt = System.nanoTime() + options.renewal().toNanos();
    List<String> ids = hand.all();
    return ids.isEmpty() ? CompletableFuture.completedStage(List.of()) : group.renew(ids);
  }

  /** How many entries were handed out and neither acknowledged nor given back. */
  public int inHand() {
    return hand.held();
  }

  /** Gives entries back: {@link #next} hands them out again, within half a second if it waits. */
  public void forget(List<String> ids) {
    hand.forget(ids);
    lookAgain = true;
  }

  /** A waiting {@link #next} is interrupted. What is in hand stays pending, for others to claim. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<?> waiting = awaited;
    if (waiting != null) {
      waiting.cancel(false);
    }
    Dedicated current = connection;
    if (current != null) {
      current.close();
    }
    ignoring(group.tidy(true));
  }

  private static void ignoring(CompletionStage<?> answer) {
    answer.exceptionally(
        failure -> {
          log.debug("not done for now", failure);
          return null;
        });
  }
}
