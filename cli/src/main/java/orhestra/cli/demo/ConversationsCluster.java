package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.cli.OwnJava;
import orhestra.cli.demo.chat.Stores;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.chat.ChatClient;
import tools.jackson.databind.JsonNode;

/**
 * Two servers on one PostgreSQL and one Redis, and the worker that answers. The stores belong to
 * neither server: the one that is killed must not take them along.
 */
final class ConversationsCluster implements AutoCloseable {
  private static final String MANY = "1000000";
  private static final Duration CALL = Duration.ofSeconds(10);

  private final Children children;
  private final Path folder;
  private final Readiness readiness;
  private final Stores stores;
  private final List<Replica> replicas = new ArrayList<>();
  private int workers;

  /** One of the servers. */
  static final class Replica {
    private final String name;
    private final DemoServer server;
    private final Transport transport;
    private final ChatClient client;
    private Child process;

    private Replica(String name, DemoServer server) throws IOException {
      this.name = name;
      this.server = server;
      this.transport = new Transport(TransportOptions.of(server.url()).withRequestTimeout(CALL));
      this.client = new ChatClient(transport);
      this.process = server.start(name.replace(' ', '-'));
    }

    String name() {
      return name;
    }

    URI uri() {
      return transport.server();
    }

    Transport transport() {
      return transport;
    }

    ChatClient client() {
      return client;
    }

    Child process() {
      return process;
    }

    /** SIGKILL, and a new process on its port; that it is ready {@link #isReady} tells. */
    void killAndStart() throws IOException, InterruptedException {
      process.kill();
      process.awaitEnd(CALL); // Its port must be free.
      process = server.start(name.replace(' ', '-') + "-again");
    }

    /** Whether it answers and has its database and Redis. */
    boolean isReady() throws InterruptedException {
      try {
        JsonNode health = transport.get("/health/detailed", JsonNode.class);
        return "healthy".equals(health.path("status").asString(""));
      } catch (ClientException notYet) {
        return false;
      }
    }
  }

  private ConversationsCluster(Children children, Path folder, Readiness readiness, Stores stores) {
    this.children = children;
    this.folder = folder;
    this.readiness = readiness;
    this.stores = stores;
  }

  /** Starts PostgreSQL and Redis and waits until they answer. */
  static ConversationsCluster start(Children children, Path folder, Readiness readiness)
      throws IOException, InterruptedException, DemoException {
    requireNonNull(children, "children is null");
    Path address = folder.resolve("stores.json");
    Child process =
        children.start(
            "stores",
            OwnJava.orhestra(OwnJava.Cache.CLIENT, List.of("-XX:+UseSerialGC", "-Xmx64m")),
            Map.of(),
            Stores.arguments(DemoStage.data(folder), address));
    readiness.await(process, "PostgreSQL and Redis", () -> Files.exists(address));
    return new ConversationsCluster(children, folder, readiness, Stores.read(address));
  }

  /** Where one of the servers is that was not killed. */
  String url() {
    return replicas.getLast().uri().toString();
  }

  Stores stores() {
    return stores;
  }

  /** Starts servers and waits until each of them is ready. */
  List<Replica> startReplicas(int count) throws IOException, InterruptedException, DemoException {
    for (int number = 1; number <= count; number++) {
      String name = "replica " + number;
      Map<String, String> settings = new HashMap<>(stores.settings());
      settings.put("EXECUTION_TIMEOUT", "10s");
      settings.put("EXECUTION_MAX_ATTEMPTS", "3");
      // All clients come from one address.
      settings.put("CHAT_INITS_PER_MINUTE", MANY);
      settings.put("CHAT_MESSAGES_PER_MINUTE", MANY);
      Path data = DemoStage.data(folder).resolve("replica-" + number);
      replicas.add(new Replica(name, new DemoServer(children, folder, data, settings)));
    }
    for (Replica replica : replicas) {
      readiness.await(replica.process(), replica.name(), replica::isReady);
    }
    return List.copyOf(replicas);
  }

  /**
   * Starts a worker that answers turns.
   *
   * @param server whom it asks about jobs
   */
  Child startWorker(String server, int concurrency) throws IOException {
    workers++;
    return children.start(
        "execution-" + workers,
        OwnJava.orhestra(OwnJava.Cache.CLIENT, List.of("-XX:+UseSerialGC", "-Xmx128m")),
        // So soon the next worker may say that this one is lost.
        Map.of("EXECUTION_CLAIM_AFTER", "3s"),
        List.of(
            "execution",
            "--redis=" + stores.redis(),
            "--server=" + server,
            "--concurrency=" + concurrency));
  }

  /** Waits until a worker takes turns. */
  void awaitWorker(Child worker) throws InterruptedException, DemoException {
    readiness.await(worker, "the execution worker", () -> isReady(worker));
  }

  /** Whether it has said that it is. */
  static boolean isReady(Child worker) {
    return worker.lastLines(20).stream().anyMatch(line -> line.startsWith("ready:"));
  }

  @Override
  public void close() {
    replicas.forEach(replica -> replica.transport().close());
  }
}
