package orhestra.platform.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.config.ServerSettings;
import orhestra.platform.config.Settings;

/** Without keys the server answers only on loopback, unless that is explicitly wanted. */
public final class ProtectedMode {
  private ProtectedMode() {}

  /**
   * Notes an error with the settings if the server would be open to the network.
   *
   * @return whether the server listens on loopback only
   */
  public static boolean check(Settings settings, ServerSettings server, AccessSettings access) {
    boolean loopback = isLoopback(settings, server.host());
    if (!loopback && !access.protectedByKeys() && !access.allowAnonymous()) {
      List<String> missing = new ArrayList<>();
      if (access.agentKey() == null) {
        missing.add("ORHESTRA_AGENT_KEY");
      }
      if (access.operatorKey() == null) {
        missing.add("ORHESTRA_OPERATOR_KEY");
      }
      settings.error(
          "ORHESTRA_HOST "
              + server.host()
              + " is open to the network: set "
              + String.join(" and ", missing)
              + ", or listen on 127.0.0.1, or set ORHESTRA_ALLOW_ANONYMOUS=true to let everybody"
              + " run programs on the workers");
    }
    return loopback;
  }

  private static boolean isLoopback(Settings settings, String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      settings.error("ORHESTRA_HOST " + host + " is not an address or name that can be resolved");
      return true;
    }
  }
}
