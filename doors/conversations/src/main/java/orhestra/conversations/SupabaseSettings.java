package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.Settings;

/**
 * Where agents are read from a Supabase project's REST interface. Prints no key.
 *
 * @param url the project's address; null for none
 * @param view the table or view of agents
 * @param cacheTtl how long what was read is good
 */
public record SupabaseSettings(
    @Nullable URI url, @Nullable String key, String view, Duration cacheTtl) {
  public SupabaseSettings {
    requireNonNull(view, "view is null");
    requireNonNull(cacheTtl, "cacheTtl is null");
  }

  static SupabaseSettings from(Settings settings) {
    @Nullable URI url = settings.optionalHttpUri("SUPABASE_URL");
    @Nullable String key = settings.secret("SUPABASE_KEY");
    if ((url == null) != (key == null)) {
      settings.error("SUPABASE_URL and SUPABASE_KEY go together; one of them is missing");
    }
    return new SupabaseSettings(
        url,
        key,
        settings.string("SUPABASE_AGENTS_VIEW", "agents"),
        settings.duration(
            "CONFIG_CACHE_TTL", Duration.ofMinutes(5), Duration.ZERO, Duration.ofDays(1)));
  }

  @Override
  public String toString() {
    return "SupabaseSettings[" + url + ", " + view + ", " + cacheTtl + "]";
  }
}
