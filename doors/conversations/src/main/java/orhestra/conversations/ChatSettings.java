package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orhestra.conversations.domain.ChatLimits;
import orhestra.conversations.stream.StreamNames;
import orhestra.platform.config.Settings;

/**
 * The conversations door's settings.
 *
 * @param workers threads that take callbacks
 * @param eventsKeptFor how long a client can come back to an event
 * @param retention how long sessions that have ended are kept
 * @param pingInterval how often a silent socket is asked whether it is there
 * @param pingTimeout how long it has to answer
 * @param cacheTtl how long a session stays in Redis for others to see
 * @param messageBytes the longest message that a client may send
 * @param initsPerMinute sessions that one address may begin in a minute
 * @param connections sockets in all
 * @param connectionsPerSession sockets of one session
 * @param origins pages of other sites that may open sockets
 * @param supabase where agents are read that the database lacks
 */
public record ChatSettings(
    StreamNames names,
    ChatLimits limits,
    int workers,
    Duration eventsKeptFor,
    Duration retention,
    Duration pingInterval,
    Duration pingTimeout,
    Duration cacheTtl,
    int messageBytes,
    int initsPerMinute,
    int connections,
    int connectionsPerSession,
    Set<String> origins,
    SupabaseSettings supabase) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEARS = Duration.ofDays(3650);
  private static final Duration HANDING = Duration.ofSeconds(3);

  public ChatSettings {
    requireNonNull(names, "names is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(eventsKeptFor, "eventsKeptFor is null");
    requireNonNull(retention, "retention is null");
    requireNonNull(pingInterval, "pingInterval is null");
    requireNonNull(pingTimeout, "pingTimeout is null");
    requireNonNull(cacheTtl, "cacheTtl is null");
    origins = Set.copyOf(origins);
    requireNonNull(supabase, "supabase is null");
  }

  /** Reads them; errors are noted in the settings. */
  public static ChatSettings from(Settings settings) {
    Duration execution = settings.duration("EXECUTION_TIMEOUT", Duration.ofMinutes(2), SECOND, DAY);
    ChatLimits limits =
        new ChatLimits(
            settings.integer("CHAT_QUEUED_TURNS", 10, 0, 1_000),
            settings.integer("CHAT_MESSAGES_PER_MINUTE", 60, 1, 1_000_000),
            settings.integer("EXECUTION_MAX_ATTEMPTS", 2, 1, 30),
            execution,
            execution.compareTo(HANDING) < 0 ? execution : HANDING,
            settings.integer("CHAT_EVENTS_KEPT", 1_000, 10, 1_000_000),
            settings.duration("SESSION_MAX_IDLE_TIME", Duration.ofMinutes(30), SECOND, YEARS));
    return new ChatSettings(
        new StreamNames(
            settings.string("CHAT_STREAM_PREFIX", "nooble4"),
            settings.string("ENVIRONMENT", "development")),
        limits,
        settings.integer("CALLBACK_WORKER_COUNT", 2, 1, 64),
        settings.duration("CHAT_EVENTS_KEPT_FOR", Duration.ofHours(1), SECOND, YEARS),
        settings.duration("SESSION_RETENTION", Duration.ofDays(30), SECOND, YEARS),
        settings.duration("WEBSOCKET_PING_INTERVAL", Duration.ofSeconds(30), SECOND, DAY),
        settings.duration("WEBSOCKET_PING_TIMEOUT", Duration.ofSeconds(10), SECOND, DAY),
        settings.duration("SESSION_CACHE_TTL", Duration.ofHours(1), SECOND, YEARS),
        settings.integer("CHAT_MESSAGE_BYTES", 1 << 20, 1_000, 64 << 20),
        settings.integer("CHAT_INITS_PER_MINUTE", 600, 1, 1_000_000),
        settings.integer("CHAT_CONNECTIONS", 10_000, 1, 1_000_000),
        settings.integer("CHAT_CONNECTIONS_PER_SESSION", 20, 1, 1_000_000),
        Stream.of(settings.string("CHAT_ALLOWED_ORIGINS", "").split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toSet()),
        SupabaseSettings.from(settings));
  }
}
