package orhestra.bench.chat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Entries of the callback stream that are no callbacks, or are of nobody's. Nothing may come of
 * them. Thread-safe.
 */
final class Mischief {
  private static final String DATA = "data";

  private final Random random;
  private final int count;
  private int made;

  /** Makes so many. */
  Mischief(int count, Random random) {
    this.count = count;
    this.random = random;
  }

  /** Whether there are fewer than this part of all. */
  synchronized boolean isBehind(double part) {
    return made < Math.min(count, count * part);
  }

  /** The next one, about the turn that is being answered. */
  synchronized Map<String, byte[]> next(String session, String task) {
    made++;
    return switch (random.nextInt(10)) {
      case 0 -> Map.of(DATA, new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3});
      case 1 -> Map.of("dta", bytes("{}"));
      case 2 -> Map.of(DATA, bytes("{\"action_type\":\"orchestrator.chat.stream"));
      case 3 -> Map.of(DATA, bytes("[".repeat(5_000)));
      case 4 -> of("orchestrator.chat.dance", session, task, "{}");
      case 5 -> of("orchestrator.chat.response", "no-session", task, "{\"message\":\"x\"}");
      case 6 -> of("orchestrator.chat.streaming", session, task, "{\"chunk_index\":0}");
      case 7 ->
          of(
              "orchestrator.chat.streaming",
              session,
              task,
              "{\"content\":\"x\",\"chunk_index\":-1}");
      case 8 -> of("orchestrator.chat.response", session, task, "[]");
      default ->
          of("orchestrator.chat.error", session, task, "{\"message\":\"of another attempt\"}");
    };
  }

  private static Map<String, byte[]> of(String type, String session, String task, String data) {
    String callback =
        """
        {"action_type":"%s","session_id":"%s","task_id":"%s","correlation_id":"%s","data":%s}\
        """
            .formatted(type, session, task, UUID.randomUUID(), data);
    return Map.of(DATA, bytes(callback));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
