package orhestra.insights.stream;

import java.time.Instant;
import java.util.List;
import orhestra.insights.store.FailureRow;
import orhestra.insights.store.SpikeRow;
import orhestra.platform.json.Json;

/** The entries of a brand's lists in Redis, JSON objects as the contract has them. */
public final class Entries {
  private Entries() {}

  /** {@code {brand, receivedAt, error, payload}}, and {@code encoding} where it is base64. */
  public static List<byte[]> failures(String brand, List<FailureRow> failures) {
    return failures.stream().map(failure -> failure(brand, failure)).toList();
  }

  /** See {@link #failures}; the same failure gives the same bytes. */
  public static byte[] failure(String brand, FailureRow failure) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("brand", brand);
          json.writeStringProperty("receivedAt", Instant.ofEpochMilli(failure.at()).toString());
          json.writeStringProperty("error", failure.error());
          json.writeStringProperty("payload", failure.payload());
          if (!failure.encoding().equals("text")) {
            json.writeStringProperty("encoding", failure.encoding());
          }
          json.writeEndObject();
        });
  }

  /** {@code {timestamp, spikeScore, mentionCount, threshold}}. */
  public static List<byte[]> spikes(List<SpikeRow> spikes) {
    return spikes.stream()
        .map(
            spike ->
                Json.bytes(
                    json -> {
                      json.writeStartObject();
                      json.writeStringProperty(
                          "timestamp", Instant.ofEpochMilli(spike.at()).toString());
                      json.writeNumberProperty("spikeScore", spike.score());
                      json.writeNumberProperty("mentionCount", spike.mentions());
                      json.writeNumberProperty("threshold", spike.threshold());
                      json.writeEndObject();
                    }))
        .toList();
  }
}
