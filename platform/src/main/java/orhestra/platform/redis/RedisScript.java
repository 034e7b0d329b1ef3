package orhestra.platform.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script, which runs as one step. Make it once and keep it: its name on the server, the SHA-1
 * of its text, is computed when it is made.
 *
 * @param <T> what it answers, by the kind of output: VALUE {@code byte[]}, INTEGER {@link Long},
 *     BOOLEAN {@link Boolean}, STATUS {@link String}, MULTI {@code List<Object>} of these. Lua's
 *     nil comes as null.
 */
@SuppressWarnings("UnusedTypeParameter") // it types the answer of Redis.run
public final class RedisScript<T> {
  private final String text;
  private final ScriptOutputType output;
  private final String sha;

  public RedisScript(String text, ScriptOutputType output) {
    this.text = text;
    this.output = output;
    this.sha = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  public String text() {
    return text;
  }

  public ScriptOutputType output() {
    return output;
  }

  /** In lower case hexadecimal digits. */
  public String sha() {
    return sha;
  }
}
