package orhestra.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.http.Access;
import orhestra.platform.http.Gate;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;

/**
 * Keys, Host and Origin.
 *
 * <p>A key that is set guards its routes; the operator's also opens the viewer's and the
 * contributor's, and the contributor's opens those of the viewer's that are a participant's too.
 * Routes of a key that is not set are open on loopback, and elsewhere only where anonymous use is
 * allowed; else they take the operator's key. A request that no key vouches for must not come from
 * another site's page, and on loopback it must ask for this machine by a name that only this
 * machine has.
 */
public final class AccessGate implements Gate {
  private static final Response UNAUTHORIZED =
      Response.json(401, bytes("{\"success\":false,\"error\":\"unauthorized\"}"))
          .withHeader("WWW-Authenticate", "Bearer");
  private static final Response FOREIGN_HOST =
      Response.json(
          403,
          bytes(
              "{\"success\":false,\"error\":\"without a key this server answers only at localhost,"
                  + " 127.0.0.1 or [::1]\"}"));
  private static final Response FOREIGN_ORIGIN =
      Response.json(
          403,
          bytes(
              "{\"success\":false,\"error\":\"without a key this server answers no pages of other"
                  + " sites\"}"));

  private static final Response UNLISTED_ORIGIN =
      Response.json(
          403,
          bytes(
              "{\"success\":false,\"error\":\"pages of that site may not chat here; add it to"
                  + " CHAT_ALLOWED_ORIGINS\"}"));

  /** Holds an answer back. */
  @FunctionalInterface
  public interface Pause {
    void last(Duration time) throws InterruptedException;
  }

  private final AccessSettings keys;
  private final boolean loopback;
  private final Set<String> visitorOrigins;
  private final FailedTries tries;
  private final Pause pause;
  private final Runnable onFailedTry;

  /**
   * @param loopback whether the server listens on loopback only; see {@link ProtectedMode}
   * @param visitorOrigins sites whose pages may use the routes of visitors, such as {@code
   *     https://example.org}; with keys and none given, those of all sites may
   * @param onFailedTry called for each wrong or missing key, for a counter
   */
  public AccessGate(
      AccessSettings keys,
      boolean loopback,
      Set<String> visitorOrigins,
      InstantSource clock,
      Pause pause,
      Runnable onFailedTry) {
    this.keys = keys;
    this.loopback = loopback;
    this.visitorOrigins = Set.copyOf(visitorOrigins);
    this.tries = new FailedTries(clock);
    this.pause = pause;
    this.onFailedTry = onFailedTry;
  }

  @Override
  public Check check(Access access) {
    byte[][] accepted = accepted(access);
    if (access == Access.OPEN) {
      return keys.protectedByKeys() ? request -> null : this::refuseStrangers;
    }
    if (access == Access.VISITOR) {
      return this::refuseVisitors;
    }
    boolean open = ownKey(access) == null && (loopback || keys.allowAnonymous());
    return request -> {
      String key = request.key();
      if (key != null && matches(key, accepted)) {
        return null;
      }
      return open ? refuseStrangers(request) : refuseWrongKey(request, key);
    };
  }

  private @Nullable String ownKey(Access access) {
    return switch (access) {
      case OPEN, VISITOR -> null;
      case AGENT -> keys.agentKey();
      case OPERATOR -> keys.operatorKey();
      case VIEWER, PARTICIPANT -> keys.viewerKey();
      case CONTRIBUTOR -> keys.contributorKey();
    };
  }

  private byte[][] accepted(Access access) {
    List<byte[]> accepted = new ArrayList<>();
    add(accepted, ownKey(access));
    switch (access) {
      case OPEN, VISITOR, AGENT, OPERATOR -> {}
      case VIEWER, CONTRIBUTOR -> add(accepted, keys.operatorKey());
      case PARTICIPANT -> {
        add(accepted, keys.operatorKey());
        add(accepted, keys.contributorKey());
      }
    }
    return accepted.toArray(byte[][]::new);
  }

  private static void add(List<byte[]> accepted, @Nullable String key) {
    if (key != null) {
      accepted.add(bytes(key));
    }
  }

  /** Takes the same time whatever the first wrong character is, and whichever key matches. */
  private static boolean matches(String given, byte[][] accepted) {
    byte[] bytes = bytes(given);
    boolean match = false;
    for (byte[] key : accepted) {
      match |= MessageDigest.isEqual(key, bytes);
    }
    return match;
  }

  private @Nullable Response refuseStrangers(Request request) {
    if (loopback && !Caller.asksForThisMachine(request)) {
      return FOREIGN_HOST;
    }
    return Caller.comesFromAnotherSite(request) ? FOREIGN_ORIGIN : null;
  }

  private @Nullable Response refuseVisitors(Request request) {
    boolean anonymous = !keys.protectedByKeys();
    if (anonymous && loopback && !Caller.asksForThisMachine(request)) {
      return FOREIGN_HOST;
    }
    String origin = request.origin();
    return origin == null || !Caller.comesFromAnotherSite(request) || isWelcome(origin)
        ? null
        : UNLISTED_ORIGIN;
  }

  /** Whether pages of this site may use the routes of visitors. */
  public boolean isWelcome(String origin) {
    return visitorOrigins.contains(origin) || (keys.protectedByKeys() && visitorOrigins.isEmpty());
  }

  private Response refuseWrongKey(Request request, @Nullable String key) {
    onFailedTry.run();
    // a missing key is a mistake and no guess
    Duration delay = key == null ? Duration.ZERO : tries.next(request.remoteAddress());
    if (!delay.isZero()) {
      try {
        pause.last(delay);
      } catch (InterruptedException e) {
        // the server stops
        Thread.currentThread().interrupt();
      }
    }
    return UNAUTHORIZED;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
