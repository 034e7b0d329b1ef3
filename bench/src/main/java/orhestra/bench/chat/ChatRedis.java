package orhestra.bench.chat;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import orhestra.bench.load.RedisLink;

/** The streams of the conversations door as the execution service uses them. Thread-safe. */
public final class ChatRedis implements AutoCloseable {
  private static final String DISPATCH = "nooble4:development:execution:streams:main";
  private static final String CALLBACKS = "nooble4:development:orchestrator-callbacks:streams:main";
  private static final String CALLBACK_GROUP = "orchestrator-callbacks-group";
  private static final String GROUP = "execution-group";
  private static final Duration BLOCK = Duration.ofMillis(500);
  private static final int AT_ONCE = 50;
  private static final int MOST = 100_000;

  private final RedisLink<byte[]> link;

  /** Connects to a port of this machine. */
  public ChatRedis(int port) {
    link = new RedisLink<>(port, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  }

  /** Adds an entry to the stream of callbacks, if need be again and again; so it may come twice. */
  void callback(Map<String, byte[]> entry) throws IOException, InterruptedException {
    link.untilDone(commands -> commands.xadd(CALLBACKS, entry));
  }

  /** Adds entries to the stream of callbacks, all at once, without waiting for the answers. */
  void callbacks(List<Map<String, byte[]>> entries) {
    RedisAsyncCommands<String, byte[]> commands = link.connection().async();
    for (Map<String, byte[]> entry : entries) {
      RedisFuture<String> unused = commands.xadd(CALLBACKS, entry);
    }
  }

  /** One reader of the group that executes turns, on a connection of its own. */
  final class Reader {
    private final StatefulRedisConnection<String, byte[]> connection = link.another();
    private final Consumer<String> consumer;
    private boolean pending = true;

    /** The first one makes the group. */
    Reader(String name) {
      consumer = Consumer.from(GROUP, name);
      try {
        connection
            .sync()
            .xgroupCreate(
                StreamOffset.from(DISPATCH, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
      } catch (RedisBusyException e) {
        // Another one did.
      }
    }

    @SuppressWarnings("unchecked") // an array of the one stream that is read
    private List<StreamMessage<String, byte[]>> read(XReadArgs arguments, String from) {
      return connection.sync().xreadgroup(consumer, arguments, StreamOffset.from(DISPATCH, from));
    }

    /** The next turns; waits for half a second. After a failure those come first that we have. */
    List<StreamMessage<String, byte[]>> next() {
      boolean fromTheBeginning = pending;
      pending = true;
      List<StreamMessage<String, byte[]>> found =
          fromTheBeginning
              ? read(XReadArgs.Builder.count(MOST), "0")
              : read(XReadArgs.Builder.block(BLOCK).count(AT_ONCE), ">");
      pending = false;
      return found;
    }
  }

  /** A turn is dealt with. */
  void executed(String entry) throws IOException, InterruptedException {
    link.untilDone(commands -> commands.xack(DISPATCH, GROUP, entry));
  }

  /** Whether all callbacks are taken and acknowledged, and all turns executed. */
  boolean isSettled() {
    RedisCommands<String, byte[]> commands = link.commands();
    return commands.xpending(DISPATCH, GROUP).getCount() == 0
        && commands.xpending(CALLBACKS, CALLBACK_GROUP).getCount() == 0
        && isRead(commands);
  }

  private static boolean isRead(RedisCommands<String, byte[]> commands) {
    Object newest = field(commands.xinfoStream(CALLBACKS), "last-generated-id");
    return commands.xinfoGroups(CALLBACKS).stream()
        .map(group -> field((List<?>) group, "last-delivered-id"))
        .allMatch(newest::equals);
  }

  private static Object field(List<?> pairs, String name) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      if (text(pairs.get(i)).equals(name)) {
        return text(pairs.get(i + 1));
      }
    }
    throw new IllegalStateException("no " + name + " in " + pairs);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? StringCodec.UTF8.decodeValue(java.nio.ByteBuffer.wrap(bytes))
        : String.valueOf(value);
  }

  @Override
  public void close() {
    link.close();
  }
}
