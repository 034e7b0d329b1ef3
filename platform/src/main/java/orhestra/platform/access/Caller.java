package orhestra.platform.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.Request;

/**
 * Tells the people of this machine from web pages that a browser on it has open. A page that
 * reaches the server by DNS rebinding carries its own name in Host; one that posts across sites
 * carries it in Origin.
 */
final class Caller {
  private Caller() {}

  /** Whether the Host header is localhost, an address 127.x.x.x or [::1], with any port. */
  static boolean asksForThisMachine(Request request) {
    String host = request.host();
    if (host == null) {
      return false;
    }
    int colon = host.lastIndexOf(':');
    int end = colon > host.lastIndexOf(']') ? colon : host.length();
    return switch (end) {
      case 5 -> host.startsWith("[::1]");
      case 9 -> host.regionMatches(true, 0, "localhost", 0, 9) || loopbackAddress(host, end);
      default -> loopbackAddress(host, end);
    };
  }

  /** Whether the request comes from a page of another site. */
  static boolean comesFromAnotherSite(Request request) {
    String origin = request.origin();
    return origin != null && !origin.isEmpty() && !sameSite(origin, request.host());
  }

  private static boolean sameSite(String origin, @Nullable String host) {
    int begin = origin.indexOf("://");
    if (begin < 0 || host == null) {
      return false;
    }
    String scheme = origin.substring(0, begin).toLowerCase(Locale.ROOT);
    String port = scheme.equals("https") ? ":443" : ":80";
    return withPort(origin.substring(begin + 3), port).equalsIgnoreCase(withPort(host, port));
  }

  private static String withPort(String authority, String port) {
    boolean has = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    return has ? authority : authority + port;
  }

  private static boolean loopbackAddress(String host, int end) {
    if (!host.startsWith("127.")) {
      return false;
    }
    for (int i = 4; i < end; i++) {
      char c = host.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return true;
  }
}
