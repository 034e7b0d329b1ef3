package orhestra.client.rounds;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orhestra.client.WireJson;
import orhestra.secagg.Bytes;
import orhestra.secagg.Identity;
import orhestra.secagg.ParameterException;
import orhestra.secagg.Secret;
import orhestra.secagg.Trust;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Identities and trusted keys in files. An identity is {@code {"client","publicKey","privateKey"}},
 * readable by its owner alone; a trust file is an object of public keys by client. Keys are Ed25519
 * (RFC 8032), 32 bytes in hexadecimal digits.
 */
public final class IdentityFiles {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private IdentityFiles() {}

  /**
   * Makes an identity and keeps it.
   *
   * @throws FileAlreadyExistsException rather than overwrite a key that cannot be made again
   */
  public static Identity create(Path file, String client, SecureRandom random) throws IOException {
    Identity identity = Identity.generate(random);
    ObjectNode document = WireJson.mapper().createObjectNode();
    document.put("client", client);
    document.put("publicKey", identity.publicKey().hex());
    document.put("privateKey", HexFormat.of().formatHex(identity.privateKey().reveal()));
    byte[] content = WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try (var out =
        posix
            ? Files.newByteChannel(
                file,
                NEW,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.newByteChannel(file, NEW)) {
      out.write(java.nio.ByteBuffer.wrap(content));
    }
    return identity;
  }

  /** The identity in a file, which must be this client's. */
  public static Identity identity(Path file, String client) throws IOException {
    JsonNode document = read(file);
    if (!document.path("client").asString("").equals(client)) {
      throw new RoundException(file + " is not the identity of " + client);
    }
    try {
      return Identity.of(
          Secret.of(HexFormat.of().parseHex(document.path("privateKey").asString(""))),
          Bytes.ofHex(document.path("publicKey").asString("")));
    } catch (IllegalArgumentException | ParameterException e) {
      throw new RoundException(file + " holds no identity that can be used");
    }
  }

  /** The public keys in a file. */
  public static Trust trust(Path file) throws IOException {
    Map<String, Bytes> keys = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : read(file).properties()) {
      try {
        keys.put(entry.getKey(), Bytes.ofHex(entry.getValue().asString("")));
      } catch (IllegalArgumentException e) {
        throw new RoundException(
            file + ": the key of " + entry.getKey() + " must be 64 hexadecimal digits");
      }
    }
    return new Trust(keys);
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      JsonNode document = WireJson.mapper().readTree(Files.readAllBytes(file));
      if (document.isObject()) {
        return document;
      }
    } catch (JacksonException e) {
      // said below
    } catch (NoSuchFileException e) {
      throw new RoundException("there is no file " + file);
    }
    throw new RoundException(file + " must hold one JSON object");
  }
}
