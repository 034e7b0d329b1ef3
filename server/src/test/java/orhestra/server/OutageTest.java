package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.server.TestServer.Answer;

/** A database that goes away while the server runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class OutageTest {
  @Test
  void requestsAreToldToTryAgainAndHealthTellsTheTruth() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    String url = postgres.getJdbcUrl("postgres", "postgres");
    try (TestServer server = TestServer.onPostgres(url, "ORHESTRA_DURABILITY", "process")) {
      assertThat(server.get("/health").status()).isEqualTo(200);
      postgres.close();
      HttpResponse<String> list = server.raw(server.request("/api/v1/jobs"));
      assertThat(list.statusCode()).isEqualTo(503);
      assertThat(list.headers().firstValue("Retry-After")).contains("1");
      assertThat(list.body()).contains("the database is unavailable; try again");
      Answer health = server.get("/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.text("database")).isEqualTo("unavailable");
    } finally {
      postgres.close();
    }
  }
}
