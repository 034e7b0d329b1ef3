package orhestra.client.rounds;

import java.time.Duration;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import tools.jackson.databind.JsonNode;

/** Told how far a contribution is, on the thread that contributes. */
public interface RoundListener {
  /** The client has its seat. */
  void joined(RoundParameters parameters, JsonNode round);

  /** Its message of this stage is with the server. */
  void sent(Stage stage, int bytes);

  /** It waits for this stage to begin. */
  void waits(Stage stage);

  /** The server cannot be reached; it tries again after the pause. */
  void unreachable(String reason, Duration pause);
}
