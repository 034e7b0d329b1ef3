package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.redis.TestRedis.eventually;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.server.TestServer.Answer;

/** Clients of one job meet at two servers on one PostgreSQL. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsReplicasTest {
  private static final int ROUNDS = 20;

  private static EmbeddedPostgres postgres;
  private static TestServer one;
  private static TestServer two;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    String url = postgres.getJdbcUrl("postgres", "postgres");
    one = TestServer.onPostgres(url);
    two = TestServer.onPostgres(url);
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
    postgres.close();
  }

  private static Answer update(TestServer server, String job, int client, int total) {
    return server.post(
        "/api/update",
        "{\"jobId\":\"%s\",\"clientId\":\"c%d\",\"totalClients\":%d}"
            .formatted(job, client, total));
  }

  /** All at once, every other one at the other server. */
  private static void postAll(String job, int[] clients, int total) throws Exception {
    CyclicBarrier together = new CyclicBarrier(clients.length);
    List<Callable<Answer>> posts = new ArrayList<>();
    for (int at = 0; at < clients.length; at++) {
      TestServer server = at % 2 == 0 ? one : two;
      int client = clients[at];
      posts.add(
          () -> {
            together.await();
            return update(server, job, client, total);
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.length)) {
      for (Future<Answer> post : threads.invokeAll(posts)) {
        assertThat(post.get().status()).isEqualTo(200);
      }
    }
  }

  private static int done(TestServer server, String job) {
    return server.get("/api/job-status/" + job).body().at("/progress/doneCount").intValue();
  }

  private static long events(String job, String kind) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select count(*) from events where subject = ? and kind = ?")) {
      query.setString(1, job);
      query.setString(2, kind);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  @Test
  void sixteenEqualPostsAtTwoServersCountOneClient() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String job = "same-" + round;
      postAll(job, new int[16], 2);
      assertThat(done(one, job)).isEqualTo(1);
      assertThat(done(two, job)).isEqualTo(1);
      assertThat(events(job, "computations.created")).isEqualTo(1);
      assertThat(events(job, "computations.aggregating")).isZero();
    }
  }

  @Test
  void eightLastClientsAtTwoServersStartOneAggregation() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String job = "last-" + round;
      // Each comes twice, once at each server.
      int[] clients = new int[16];
      for (int at = 0; at < clients.length; at++) {
        clients[at] = at / 2;
      }
      postAll(job, clients, 8);
      eventually()
          .until(() -> two.get("/api/job-status/" + job).text("status").equals("COMPLETED"));
      assertThat(done(one, job)).isEqualTo(8);
      assertThat(events(job, "computations.created")).isEqualTo(1);
      assertThat(events(job, "computations.aggregating")).isEqualTo(1);
      assertThat(events(job, "computations.ended")).isEqualTo(1);
    }
  }
}
