package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.models.stream.ClaimedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What one consumer says to the server. Thread-safe. */
final class StreamGroup {
  static final String BEGINNING = "0-0";

  /** Long enough that nobody still wants to see in the list who was there. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  /**
   * Entries that another consumer has claimed meanwhile are told and not taken back: it has begun
   * with them.
   */
  private static final RedisScript<List<Object>> RENEW =
      new RedisScript<>(
          """
          local lost = {}
          for i = 3, #ARGV do
            local id = ARGV[i]
            if #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2]) == 1 then
              redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
            else
              lost[#lost + 1] = id
            end
          end
          return lost
          """,
          ScriptOutputType.MULTI);

  /** A consumer that has anything pending stays, since removing it would remove that too. */
  private static final RedisScript<Long> TIDY =
      new RedisScript<>(
          """
          local removed = 0
          for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
            local is = {}
            for i = 1, #one, 2 do is[one[i]] = one[i + 1] end
            local over = is.idle > tonumber(ARGV[3])
            if is.name == ARGV[2] then over = ARGV[4] == 'leaving' end
            if over and is.pending == 0 then
              redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], is.name)
              removed = removed + 1
            end
          end
          return removed
          """,
          ScriptOutputType.INTEGER);

  private final Redis redis;
  private final String stream;
  private final String group;
  private final String consumer;

  StreamGroup(Redis redis, String stream, String group, String consumer) {
    this.redis = redis;
    this.stream = stream;
    this.group = group;
    this.consumer = consumer;
  }

  /** Makes the group if there is none, from the first entry of the stream. */
  CompletionStage<?> create(RedisClusterAsyncCommands<String, byte[]> commands) {
    CompletionStage<String> made =
        commands.xgroupCreate(
            StreamOffset.from(stream, BEGINNING), group, XGroupCreateArgs.Builder.mkstream());
    return made.exceptionallyCompose(
        failure ->
            Reasons.unwrapped(failure) instanceof RedisBusyException || says("BUSYGROUP", failure)
                ? CompletableFuture.completedStage("OK")
                : CompletableFuture.failedStage(failure));
  }

  /** Also if the key went while a command waited for it, as newer servers tell. */
  static boolean isMissing(Throwable failure) {
    return says("NOGROUP", failure) || says("UNBLOCKED", failure);
  }

  static boolean isElsewhere(Throwable failure) {
    return says("MOVED", failure) || says("ASK", failure);
  }

  private static boolean says(String code, Throwable failure) {
    return Reasons.unwrapped(failure) instanceof RedisCommandExecutionException refusal
        && String.valueOf(refusal.getMessage()).startsWith(code + " ");
  }

  /** What was never handed out to anybody. Blocks the connection for the time given. */
  CompletionStage<List<StreamMessage<String, byte[]>>> fresh(
      RedisClusterAsyncCommands<String, byte[]> commands, int count, Duration block) {
    XReadArgs arguments = XReadArgs.Builder.count(count);
    if (block.toMillis() > 0) {
      arguments.block(block);
    }
    return read(commands, arguments, StreamOffset.lastConsumed(stream));
  }

  /** What is pending for this consumer after an id. Without a body where the entry is gone. */
  CompletionStage<List<StreamMessage<String, byte[]>>> pending(
      RedisClusterAsyncCommands<String, byte[]> commands, int count, String after) {
    return read(commands, XReadArgs.Builder.count(count), StreamOffset.from(stream, after));
  }

  @SuppressWarnings("unchecked") // Lettuce takes offsets of several streams in a generic array
  private CompletionStage<List<StreamMessage<String, byte[]>>> read(
      RedisClusterAsyncCommands<String, byte[]> commands,
      XReadArgs arguments,
      StreamOffset<String> offset) {
    return commands.xreadgroup(Consumer.from(group, consumer), arguments, offset);
  }

  /** Makes pending for this consumer what any has left alone for so long. */
  CompletionStage<ClaimedMessages<String, byte[]>> claim(
      RedisClusterAsyncCommands<String, byte[]> commands, int count, Duration idle, String from) {
    return commands.xautoclaim(
        stream,
        new XAutoClaimArgs<String>()
            .consumer(Consumer.from(group, consumer))
            .minIdleTime(idle)
            .startId(from)
            .count(count)
            .justid());
  }

  /** Never throws. */
  CompletionStage<Long> acknowledge(List<String> ids) {
    try {
      return redis.commands().xack(stream, group, ids.toArray(String[]::new));
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * Never throws.
   *
   * @return those that are not pending for this consumer any more
   */
  CompletionStage<List<String>> renew(List<String> ids) {
    List<String> words = new ArrayList<>(List.of(group, consumer));
    words.addAll(ids);
    CompletionStage<List<Object>> lost = redis.run(RENEW, List.of(stream), bytes(words));
    return lost.handle(
            (names, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedStage(
                    names.stream().map(name -> new String((byte[]) name, UTF_8)).toList());
              }
              return isMissing(failure)
                  ? CompletableFuture.completedStage(ids)
                  : CompletableFuture.<List<String>>failedStage(failure);
            })
        .thenCompose(answer -> answer);
  }

  /**
   * Strikes consumers with nothing pending off the group's list, where they would stay for ever:
   * those of which nothing was heard for long, and this one if it leaves. Never throws.
   */
  CompletionStage<Long> tidy(boolean leaving) {
    return redis.run(
        TIDY,
        List.of(stream),
        bytes(
            List.of(
                group,
                consumer,
                "" + FORGOTTEN_AFTER.toMillis(),
                leaving ? "leaving" : "staying")));
  }

  private static byte[][] bytes(List<String> words) {
    return words.stream().map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
  }
}
