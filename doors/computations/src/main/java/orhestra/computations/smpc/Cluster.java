package orhestra.computations.smpc;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import orhestra.platform.json.Json;
import orhestra.platform.outgoing.AddressRule;
import orhestra.platform.outgoing.OutgoingHttp;

/** The coordinator's two requests. Thread-safe. */
final class Cluster implements AutoCloseable {
  /** More than a result of a million numbers. */
  private static final int LONGEST_ANSWER = 32 << 20;

  private final SmpcSettings settings;
  private final OutgoingHttp http;

  Cluster(SmpcSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    this.http = new OutgoingHttp(settings.timeout(), LONGEST_ANSWER, AddressRule.ANY);
  }

  private HttpRequest.Builder request(String path, String job) {
    try {
      // This constructor encodes what a job's id may have beside letters and digits.
      String address =
          new URI("http", null, settings.host(), settings.port(), path + job, null, null)
              .toASCIIString();
      return HttpRequest.newBuilder(URI.create(address));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no address of a coordinator: " + settings.host(), e);
    }
  }

  CompletableFuture<OutgoingHttp.Answer> start(String job, String type, List<String> clients) {
    return http.send(
        request("/api/secure-aggregation/job-id/", job)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofByteArray(
                    Json.bytes(Map.of("computationType", type, "clients", clients)))));
  }

  CompletableFuture<OutgoingHttp.Answer> ask(String job) {
    return http.send(request("/api/get-result/job-id/", job).GET());
  }

  @Override
  public void close() {
    http.close();
  }
}
