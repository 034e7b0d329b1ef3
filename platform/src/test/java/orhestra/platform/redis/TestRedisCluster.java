package orhestra.platform.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real cluster of three masters without replicas, ended with {@link #close()}. */
public final class TestRedisCluster implements AutoCloseable {
  private static final int SLOTS = 16384;

  private final List<TestRedis> nodes = new ArrayList<>();

  private TestRedisCluster() {}

  /** Returns when every node knows the others and the cluster works. */
  public static TestRedisCluster start() {
    TestRedisCluster cluster = new TestRedisCluster();
    try {
      cluster.form();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void form() {
    for (int i = 0; i < 3; i++) {
      nodes.add(TestRedis.start("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
    }
    for (int i = 0; i < 3; i++) {
      List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = i * SLOTS / 3; slot < (i + 1) * SLOTS / 3; slot++) {
        command.add("" + slot);
      }
      nodes.get(i).ask(command.toArray(String[]::new));
      nodes.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      nodes.get(0).ask("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(i).port());
    }
    for (TestRedis node : nodes) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  node.ask("CLUSTER", "INFO").getFirst().contains("cluster_state:ok")
                      && node.ask("CLUSTER", "INFO").getFirst().contains("cluster_known_nodes:3"));
    }
  }

  public List<TestRedis> nodes() {
    return List.copyOf(nodes);
  }

  /** As in REDIS_URL. */
  public String url() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  @Override
  public void close() {
    nodes.forEach(TestRedis::close);
    nodes.clear();
  }
}
