package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisScript;
import orhestra.platform.redis.Subscription;

/**
 * Tells which brands have got chunks: by keyspace events, so that a brand to which nothing happens
 * costs nothing; where the server's CONFIG is refused, by asking for all known brands again and
 * again. Thread-safe.
 */
public final class ChunkEvents {
  private static final String CHANNEL = "__keyspace@*__:" + Keys.ALL_CHUNKS;

  /** Events of what takes chunks out; all others may have brought some in. */
  private static final Set<String> REMOVALS =
      Set.of(
          "lpop", "ltrim", "lrem", "del", "unlink", "expire", "expired", "evicted", "rename_from");

  private static final int ASKED_AT_ONCE = 1_000;

  /** KEYS queues; answers with the places, from 1, of those that are not empty. */
  private static final RedisScript<List<Long>> NOT_EMPTY =
      new RedisScript<>(
          """
          local found = {}
          for i = 1, #KEYS do
            if redis.call('EXISTS', KEYS[i]) == 1 then
              found[#found + 1] = i
            end
          end
          return found\
          """,
          ScriptOutputType.MULTI);

  private final Redis redis;
  private final BrandFinder finder;

  public ChunkEvents(Redis redis, BrandFinder finder) {
    this.redis = requireNonNull(redis, "redis is null");
    this.finder = requireNonNull(finder, "finder is null");
  }

  /** Calls the listener with each brand that may have got chunks; it must not block. */
  public Subscription listen(Consumer<String> listener) {
    return redis.listen(
        CHANNEL,
        (channel, event) -> {
          if (!REMOVALS.contains(new String(event, StandardCharsets.US_ASCII))) {
            finder.brand(channel.substring(channel.indexOf(':') + 1)).ifPresent(listener);
          }
        });
  }

  /** Has the server tell of chunks; false where that is refused. Blocks. */
  public boolean enable() {
    return redis.enableKeyspaceEvents("Klg");
  }

  /** Which of these brands have chunks waiting. Blocks. */
  public List<String> waiting(Collection<String> brands) {
    List<String> found = new ArrayList<>();
    List<String> all = List.copyOf(brands);
    for (int from = 0; from < all.size(); from += ASKED_AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + ASKED_AT_ONCE));
      if (redis.address().isCluster()) {
        // Keys of different slots cannot be asked for by one script.
        var answers = some.stream().map(b -> redis.commands().exists(Keys.chunks(b))).toList();
        for (int i = 0; i < some.size(); i++) {
          if (redis.await(answers.get(i)) > 0) {
            found.add(some.get(i));
          }
        }
      } else {
        List<Long> places =
            redis.await(redis.run(NOT_EMPTY, some.stream().map(Keys::chunks).toList()));
        places.forEach(place -> found.add(some.get((int) (place - 1))));
      }
    }
    return found;
  }
}
