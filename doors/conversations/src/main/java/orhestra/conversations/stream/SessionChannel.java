package orhestra.conversations.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.wire.Frame;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.Subscription;

/**
 * How replicas tell each other what happens in sessions: a channel for each session, a message for
 * each event, which is its number, a space, its type, a space, and the frame. What is lost on the
 * way is in the database. Thread-safe.
 */
public final class SessionChannel {
  private static final Logger log = LoggerFactory.getLogger(SessionChannel.class);

  private final Redis redis;
  private final StreamNames names;

  public SessionChannel(Redis redis, StreamNames names) {
    this.redis = requireNonNull(redis, "redis is null");
    this.names = requireNonNull(names, "names is null");
  }

  /** Tells the others. */
  public void publish(UUID session, Frame frame) {
    try {
      byte[] message =
          (frame.seq() + " " + frame.type() + " " + frame.text()).getBytes(StandardCharsets.UTF_8);
      CompletionStage<?> sent = redis.commands().publish(names.session(session), message);
      sent.exceptionally(
          failure -> {
            log.debug("an event was not published", failure);
            return null;
          });
    } catch (RedisAwayException e) {
      log.debug("an event was not published", e);
    }
  }

  /** Whether any process hears it; false if that cannot be found out. */
  public boolean isHeard(UUID session) {
    String channel = names.session(session);
    try {
      return redis.await(redis.commands().pubsubNumsub(channel)).getOrDefault(channel, 0L) > 0;
    } catch (RedisAwayException e) {
      return false;
    }
  }

  /** Hears what others, and this process itself, publish from now on. Blocks until it does. */
  public Subscription hear(UUID session, Consumer<Frame> listener) {
    return redis.subscribe(
        names.session(session),
        (channel, payload) -> {
          String message = new String(payload, StandardCharsets.UTF_8);
          int first = message.indexOf(' ');
          int second = message.indexOf(' ', first + 1);
          if (first > 0 && second > 0) {
            listener.accept(
                new Frame(
                    Long.parseLong(message, 0, first, 10),
                    message.substring(first + 1, second),
                    message.substring(second + 1)));
          }
        });
  }
}
