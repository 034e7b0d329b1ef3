package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.cli.OwnJava;
import orhestra.cli.demo.rounds.Patients;
import orhestra.client.ClientException;
import orhestra.client.WireJson;
import orhestra.client.rounds.IdentityFiles;
import orhestra.client.rounds.RoundsClient;
import orhestra.secagg.Identity;
import tools.jackson.databind.JsonNode;

/** The server of the computations demo, and five sites with patients of their own. */
final class ComputationsCluster {
  static final String JOB = "joint-study";
  static final List<String> SITES = List.of("Aachen", "Bergen", "Coimbra", "Dublin", "Espoo");

  /** The site that dies. */
  static final String DOOMED = "Dublin";

  private static final int STAGE_SECONDS = 4;
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx64m");

  private final Children children;
  private final Path folder;
  private final Readiness readiness;
  private final DemoServer server;
  private final Map<String, Patients> patients = new LinkedHashMap<>();

  ComputationsCluster(Children children, Path folder, Readiness readiness, long seed)
      throws IOException {
    this.children = requireNonNull(children, "children is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.readiness = requireNonNull(readiness, "readiness is null");
    this.server =
        new DemoServer(children, folder, DemoStage.data(folder), Map.of("REDIS_URL", "none"));
    for (int site = 0; site < SITES.size(); site++) {
      patients.put(SITES.get(site), Patients.of(seed, site));
    }
  }

  String url() {
    return server.url();
  }

  Map<String, Patients> patients() {
    return Map.copyOf(patients);
  }

  Path trust() {
    return folder.resolve("trust.json");
  }

  Child startServer(RoundsClient client) throws IOException, InterruptedException, DemoException {
    Child started = server.start("server");
    readiness.await(
        started,
        "the server",
        () -> {
          try {
            return client.rounds(1, JsonNode.class).has("rounds");
          } catch (ClientException notYet) {
            return false;
          }
        });
    return started;
  }

  /** Writes each site's rows and identity, and the trust file that all have. */
  void prepare() throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    SecureRandom random = new SecureRandom();
    for (String site : SITES) {
      Identity identity = IdentityFiles.create(identity(site), site, random);
      keys.put(site, identity.publicKey().hex());
      Patients own = requireNonNull(patients.get(site), "no patients");
      Files.writeString(rows(site), own.csv());
    }
    Files.write(trust(), WireJson.mapper().writeValueAsBytes(keys));
    Files.writeString(schema(), Patients.SCHEMA);
  }

  /** Starts a site; it ends by itself. */
  Child startSite(String site) throws IOException {
    List<String> arguments = new ArrayList<>();
    boolean isDoomed = site.equals(DOOMED);
    arguments.add(isDoomed ? "demo-site" : "contribute");
    arguments.addAll(
        List.of(
            "--server=" + url(),
            "--job=" + JOB,
            "--client=" + site,
            "--clients=" + String.join(",", SITES),
            "--identity=" + identity(site),
            "--trust=" + trust(),
            "--stage-time=" + STAGE_SECONDS));
    if (!isDoomed) {
      arguments.addAll(List.of("--schema=" + schema(), "--json"));
    }
    arguments.add(rows(site).toString());
    return children.start(site, OwnJava.orhestra(OwnJava.Cache.CLIENT, SMALL), Map.of(), arguments);
  }

  private Path identity(String site) {
    return folder.resolve(site + ".key");
  }

  Path rows(String site) {
    return folder.resolve(site + ".csv");
  }

  private Path schema() {
    return folder.resolve("schema.json");
  }
}
