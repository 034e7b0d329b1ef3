package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.Header;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a request becomes a WebSocket (RFC 6455, section 4.2). */
final class Handshake {
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String VERSION = "Sec-WebSocket-Version";
  private static final String SPOKEN = "13";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /** The answer to a request that cannot become one, or null. */
  static @Nullable Response refuse(Request request, boolean body) {
    if (!request.method().equals("GET")
        || !names(request, "Upgrade", "websocket")
        || !names(request, "Connection", "upgrade")) {
      return Response.json(426, ErrorBody.of("only a WebSocket can be opened here", null, null))
          .withHeader("Upgrade", "websocket")
          .withHeader("Connection", "Upgrade");
    }
    if (!request.headers(VERSION).equals(List.of(SPOKEN))) {
      String error = VERSION + " must be " + SPOKEN;
      return Response.json(400, ErrorBody.of(error, VERSION, null)).withHeader(VERSION, SPOKEN);
    }
    if (request.headers(KEY).size() != 1 || !isKey(request.headers(KEY).getFirst())) {
      throw new ApiException(400, KEY + " must be 16 bytes in base64", KEY);
    }
    if (body) {
      throw new ApiException(400, "a WebSocket is opened without a body");
    }
    return null;
  }

  /** The head of the answer to a request that was not refused. */
  static byte[] accept(Request request, List<Header> headers) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
            .append(answerTo(request.headers(KEY).getFirst()))
            .append("\r\nX-Correlation-Id: ")
            .append(request.correlationId());
    for (Header header : headers) {
      head.append("\r\n").append(header.name()).append(": ").append(header.get());
    }
    return head.append("\r\n\r\n").toString().getBytes(US_ASCII);
  }

  private static boolean names(Request request, String header, String token) {
    for (String line : request.headers(header)) {
      for (String element : line.split(",", -1)) {
        if (element.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String answerTo(String key) {
    try {
      byte[] bytes = (key + MAGIC).getBytes(US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
