package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import orhestra.client.WireJson;

/**
 * What the replicas of the demo share.
 *
 * @param settings of a server that uses them
 */
public record Stores(Map<String, String> settings) {
  static final String REDIS = "REDIS_URL";

  public Stores {
    settings = Map.copyOf(settings);
  }

  /** {@code redis://...} */
  public String redis() {
    return requireNonNull(settings.get(REDIS), "there is no Redis");
  }

  /** The arguments of the command that brings them and writes a file that tells where they are. */
  public static List<String> arguments(Path data, Path address) {
    return List.of("demo-stores", "--data=" + data, "--address=" + address);
  }

  /** Writes the file whole or not at all. */
  void write(Path address) throws IOException {
    Path next = address.resolveSibling(address.getFileName() + ".next");
    Files.writeString(next, WireJson.mapper().writeValueAsString(this));
    Files.move(next, address, StandardCopyOption.ATOMIC_MOVE);
  }

  public static Stores read(Path address) throws IOException {
    return WireJson.mapper().readValue(Files.readString(address), Stores.class);
  }
}
