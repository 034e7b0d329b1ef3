package orhestra.platform.outgoing;

import java.io.IOException;

/** A request would have gone where none may go; nothing was sent. */
public final class RefusedAddressException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedAddressException(String message) {
    super(message);
  }
}
