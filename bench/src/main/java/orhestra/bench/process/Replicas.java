package orhestra.bench.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Two servers on one database of PostgreSQL and one Redis. Each of the three can be killed and
 * started again, by one thread; any may ask for the servers meanwhile.
 */
public final class Replicas implements AutoCloseable {
  private final List<Site> sites;
  private final RedisProcess redis;
  private final Map<String, String> settings;
  private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();

  private Replicas(List<Site> sites, RedisProcess redis, Map<String, String> settings) {
    this.sites = List.copyOf(sites);
    this.redis = requireNonNull(redis, "redis is null");
    this.settings = Map.copyOf(settings);
  }

  /**
   * Starts all of them, Redis first.
   *
   * @param scratch an existing folder for all data
   * @param settings of the servers, beside those that say where database and Redis are
   */
  public static Replicas start(
      List<String> serverCommand,
      String durability,
      Path scratch,
      BenchPostgres postgres,
      Map<String, String> settings)
      throws IOException, InterruptedException {
    RedisProcess redis = RedisProcess.start(Files.createDirectory(scratch.resolve("redis")));
    try {
      Site first = Site.onPostgres(serverCommand, durability, scratch, postgres);
      Map<String, String> all = new HashMap<>(settings);
      all.put("REDIS_URL", redis.url());
      Replicas replicas = new Replicas(List.of(first, first.beside()), redis, all);
      replicas.startServers();
      return replicas;
    } catch (IOException | InterruptedException | RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  private void startServers() throws IOException, InterruptedException {
    try {
      for (Site site : sites) {
        servers.add(site.start(settings));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.forEach(ServerProcess::close);
      throw e;
    }
  }

  public int count() {
    return sites.size();
  }

  /** The servers as they are now; of one that was killed, the dead one until it is restarted. */
  public List<ServerProcess> servers() {
    return List.copyOf(servers);
  }

  /** One of them, from 0. */
  public ServerProcess server(int number) {
    return servers.get(number);
  }

  public RedisProcess redis() {
    return redis;
  }

  /** SIGKILL; returns when the server is gone. */
  public void kill(int number) throws InterruptedException {
    servers.get(number).kill();
  }

  /** Starts a server again that was killed, on another port; it serves when this returns. */
  public void restart(int number) throws IOException, InterruptedException {
    servers.get(number).close();
    servers.set(number, sites.get(number).start(settings));
  }

  /** Kills them. Their data stay. */
  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    redis.close();
  }

  /** Kills them and removes their data. */
  public void remove() throws IOException {
    close();
    // The first one has the database that the others use.
    for (Site site : sites.reversed()) {
      site.close();
    }
  }
}
