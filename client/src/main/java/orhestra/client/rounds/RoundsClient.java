package orhestra.client.rounds;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.secagg.Stage;
import tools.jackson.databind.JsonNode;

/**
 * The calls of secure rounds.
 *
 * <p>Each call throws {@link ServerException} when the server refuses and {@link
 * orhestra.client.ServerUnreachableException} when no answer came. Nothing is repeated; all of them
 * may be. The methods with a {@code Class} read the answer as that type, {@link JsonNode} for the
 * whole document.
 *
 * <p>Safe for use by many threads. The transport stays the caller's to close.
 */
public final class RoundsClient {
  private static final String ROUNDS = "/api/v1/rounds";
  private static final String TOKEN = "X-Orhestra-Round-Token";
  private static final int STAGE_HAS_NOT_BEGUN = 202;
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Transport transport;

  public RoundsClient(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  /** The newest rounds. */
  public <T> T rounds(int limit, Class<T> as) throws InterruptedException {
    return transport.get(ROUNDS + "?limit=" + limit, as);
  }

  /** How far a round is. */
  public <T> T round(String job, Class<T> as) throws InterruptedException {
    return transport.get(path(job), as);
  }

  /** The job's status, with its result when it is completed. */
  public <T> T status(String job, Class<T> as) throws InterruptedException {
    return transport.get("/api/job-status/" + Transport.encode(job), as);
  }

  /** The transcript of a round that has computed its sum, at most so long. */
  public byte[] transcript(String job, int longest) throws InterruptedException, IOException {
    try (InputStream in = transport.download(path(job) + "/transcript", "*/*")) {
      byte[] bytes = in.readNBytes(longest + 1);
      if (bytes.length > longest) {
        throw new IOException("the transcript is longer than " + longest + " bytes");
      }
      return bytes;
    }
  }

  <T> T join(String job, JsonNode wish, Class<T> as) throws InterruptedException {
    return transport.post(path(job) + "/join", wish, as);
  }

  /** Hands in a message. */
  void send(String job, String client, String token, byte[] message) throws InterruptedException {
    transport.postBytes(
        path(job) + "/messages?client=" + Transport.encode(client),
        message,
        Map.of(TOKEN, token),
        JsonNode.class);
  }

  /** The server's message of a stage; empty if it has not begun within so long. */
  Optional<byte[]> receive(String job, String client, String token, Stage stage, Duration wait)
      throws InterruptedException {
    Transport.BytesAnswer answer =
        transport.getBytes(
            path(job)
                + "/messages?client="
                + Transport.encode(client)
                + "&stage="
                + stage
                + "&waitSeconds="
                + wait.toSeconds(),
            Map.of(TOKEN, token),
            wait.plus(ANSWER));
    return answer.status() == STAGE_HAS_NOT_BEGUN ? Optional.empty() : Optional.of(answer.body());
  }

  private static String path(String job) {
    return ROUNDS + "/" + Transport.encode(job);
  }
}
