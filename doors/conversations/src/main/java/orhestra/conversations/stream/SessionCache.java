package orhestra.conversations.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionEvent;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * Sessions as others see them in Redis, under {@code session:{id}}. Nothing here is read again: the
 * database is the truth. Thread-safe.
 */
public final class SessionCache {
  private static final Logger log = LoggerFactory.getLogger(SessionCache.class);

  private final Redis redis;
  private final Duration ttl;

  public SessionCache(Redis redis, Duration ttl) {
    this.redis = requireNonNull(redis, "redis is null");
    this.ttl = requireNonNull(ttl, "ttl is null");
  }

  /** Shows a session after this event. */
  public void show(Session session, SessionEvent event) {
    byte[] document =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("session_id", session.name().toString());
              json.writeStringProperty("tenant_id", session.tenant());
              json.writeStringProperty("user_id", session.user());
              json.writeStringProperty("agent_id", session.agent());
              json.writeNumberProperty("created_at", session.createdAt());
              json.writeNumberProperty("last_activity", event.at());
              json.writeNumberProperty("last_seq", event.seq());
              json.writeStringProperty("last_event", event.type());
              json.writeStringProperty("task_id", event.task());
              json.writeEndObject();
            });
    try {
      CompletionStage<?> sent =
          redis
              .commands()
              .set(
                  StreamNames.cached(session.name()),
                  document,
                  SetArgs.Builder.ex(Math.max(1, ttl.toSeconds())));
      sent.exceptionally(
          failure -> {
            log.debug("a session is not shown", failure);
            return null;
          });
    } catch (RedisAwayException e) {
      log.debug("a session is not shown", e);
    }
  }
}
