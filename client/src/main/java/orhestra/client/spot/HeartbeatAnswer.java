package orhestra.client.spot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param registered true if the server did not know the SPOT and has just registered it under its
 *     id; it knows nothing of its capabilities until the next hello
 * @param cancel ids of tasks to stop
 */
public record HeartbeatAnswer(boolean success, boolean registered, List<String> cancel) {
  public HeartbeatAnswer(boolean success, boolean registered, @Nullable List<String> cancel) {
    this.success = success;
    this.registered = registered;
    this.cancel = cancel == null ? List.of() : List.copyOf(cancel);
  }
}
