package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

/** The id under which the SPOT is known from now on. */
public record HelloAnswer(String spotId) {
  public HelloAnswer {
    requireNonNull(spotId, "spotId is missing");
  }
}
