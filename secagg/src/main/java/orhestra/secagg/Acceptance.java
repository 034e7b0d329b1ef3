package orhestra.secagg;

import java.util.Objects;

/**
 * A message was not refused.
 *
 * @param stage the one it belongs to
 * @param sender the sender's position among the round's clients
 * @param isRepeat whether the very same bytes were accepted before; nothing changed then
 */
public record Acceptance(Stage stage, int sender, boolean isRepeat) {
  public Acceptance {
    Objects.requireNonNull(stage, "stage is null");
  }
}
