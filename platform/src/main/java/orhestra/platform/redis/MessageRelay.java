package orhestra.platform.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;

/** Passes on what Lettuce hears. */
final class MessageRelay extends RedisPubSubAdapter<String, byte[]> {
  private final Link.Events events;

  MessageRelay(Link.Events events) {
    this.events = events;
  }

  @Override
  public void message(String channel, byte[] payload) {
    events.message(new Topic.Channel(channel), channel, payload);
  }

  @Override
  public void message(String pattern, String channel, byte[] payload) {
    events.message(new Topic.Pattern(pattern), channel, payload);
  }
}
