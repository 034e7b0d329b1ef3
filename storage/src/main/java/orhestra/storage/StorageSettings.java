package orhestra.storage;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import orhestra.storage.sql.Durability;

/**
 * Where and how things are kept.
 *
 * @param url {@code jdbc:h2:file:...} or {@code jdbc:postgresql:...}. Of an H2 URL only the file
 *     counts
 * @param user not used for H2
 * @param password not used for H2
 * @param durability what acknowledged changes survive
 * @param readers connections for reads, at most
 * @param patience how long changes wait for a database that is away before they fail
 */
public record StorageSettings(
    String url,
    String user,
    String password,
    Durability durability,
    int readers,
    Duration patience) {
  public StorageSettings {
    requireNonNull(url, "url is null");
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
    requireNonNull(durability, "durability is null");
    requireNonNull(patience, "patience is null");
    if (readers < 1 || readers > 100) {
      throw new IllegalArgumentException("readers must be 1 to 100: " + readers);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience is negative: " + patience);
    }
  }

  /** The defaults for a database: no user, power-safe, 8 readers, 30 seconds of patience. */
  public static StorageSettings of(String url) {
    return new StorageSettings(url, "", "", Durability.POWER, 8, Duration.ofSeconds(30));
  }

  public StorageSettings withUser(String newUser, String newPassword) {
    return new StorageSettings(url, newUser, newPassword, durability, readers, patience);
  }

  public StorageSettings withDurability(Durability newDurability) {
    return new StorageSettings(url, user, password, newDurability, readers, patience);
  }

  public StorageSettings withReaders(int newReaders) {
    return new StorageSettings(url, user, password, durability, newReaders, patience);
  }

  public StorageSettings withPatience(Duration newPatience) {
    return new StorageSettings(url, user, password, durability, readers, newPatience);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StorageSettings[url=%s, user=%s, durability=%s, readers=%d, patience=%s]"
        .formatted(url, user, durability, readers, patience);
  }
}
