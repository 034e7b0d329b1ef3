package orhestra.storage.sql;

import java.io.Serial;

/**
 * Something could not be kept or read. The message is fit for users: it holds no SQL; the cause has
 * the details for the log.
 */
public class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageException(String message) {
    super(message);
  }

  /** The database cannot be reached now; the same request may succeed later. */
  public static final class Unavailable extends StorageException {
    @Serial private static final long serialVersionUID = 1;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
