package orhestra.platform.config;

import org.jspecify.annotations.Nullable;

/**
 * The keys, each null where it is not set. Prints none of them.
 *
 * @param allowAnonymous listening beyond loopback without keys is wanted
 */
public record AccessSettings(
    @Nullable String agentKey,
    @Nullable String operatorKey,
    @Nullable String viewerKey,
    @Nullable String contributorKey,
    boolean allowAnonymous) {

  public static AccessSettings from(Settings settings) {
    return new AccessSettings(
        key(settings, "ORHESTRA_AGENT_KEY"),
        key(settings, "ORHESTRA_OPERATOR_KEY"),
        key(settings, "ORHESTRA_VIEWER_KEY"),
        key(settings, "ORHESTRA_CONTRIBUTOR_KEY"),
        settings.bool("ORHESTRA_ALLOW_ANONYMOUS", false));
  }

  /** Both keys without which the server answers only on loopback. */
  public boolean protectedByKeys() {
    return agentKey != null && operatorKey != null;
  }

  @Override
  public String toString() {
    return "AccessSettings[agent="
        + shown(agentKey)
        + ", operator="
        + shown(operatorKey)
        + ", viewer="
        + shown(viewerKey)
        + ", contributor="
        + shown(contributorKey)
        + ", allowAnonymous="
        + allowAnonymous
        + "]";
  }

  private static @Nullable String key(Settings settings, String name) {
    String key = settings.secret(name);
    if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      settings.error(name + " must be of visible ASCII characters without spaces");
    }
    return key;
  }

  private static String shown(@Nullable String key) {
    return key == null ? "not set" : "set";
  }
}
