package orhestra.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orhestra.computations.ComputationSettings;
import orhestra.conversations.ChatSettings;
import orhestra.coordinator.CoordinatorSettings;
import orhestra.insights.InsightsSettings;
import orhestra.platform.access.ProtectedMode;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.DataSettings;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.config.LogSettings;
import orhestra.platform.config.ServerSettings;
import orhestra.platform.config.Settings;
import orhestra.platform.config.SettingsFile;
import orhestra.platform.config.TracingSettings;
import orhestra.platform.redis.RedisSettings;

/**
 * Everything that can be set, one record per room.
 *
 * @param loopback whether the server listens on loopback only
 * @param instance name of this process among several on one database
 * @param warnings what looks like a mistake but is none for certain
 */
public record ServerConfig(
    ServerSettings server,
    boolean loopback,
    AccessSettings access,
    DataSettings data,
    LogSettings log,
    TracingSettings tracing,
    CoordinatorSettings coordinator,
    DoorSettings doors,
    RedisSettings redis,
    InsightsSettings insights,
    ChatSettings conversations,
    ComputationSettings computations,
    String instance,
    List<String> warnings) {
  private static final Path FILE = Path.of("config", "app.yaml");

  public ServerConfig {
    warnings = List.copyOf(warnings);
  }

  /** Names of the command line and of execution workers, which are not called unknown. */
  private static final List<String> OTHERS =
      List.of(
          "ORHESTRA_SERVER",
          "ORHESTRA_JAVA_HOME",
          "ORHESTRA_JAVA_OPTS",
          "EXECUTION_CONCURRENCY",
          "EXECUTION_STOP_TIMEOUT",
          "EXECUTION_CLAIM_AFTER",
          "EXECUTION_CONNECT_TIMEOUT",
          "EXECUTION_FIRST_TOKEN_TIMEOUT",
          "EXECUTION_TOKEN_TIMEOUT",
          "EXECUTION_TOKEN_DELAY_MS",
          "OPENAI_BASE_URL",
          "OPENAI_MODEL",
          "OPENAI_API_KEY",
          "OPENAI_API_KEY_FILE");

  /**
   * Reads the environment, then {@code config/app.yaml}, then the defaults.
   *
   * @throws ServerStartException that lists every error
   */
  public static ServerConfig read(Map<String, String> environment) {
    return read(environment, FILE);
  }

  static ServerConfig read(Map<String, String> environment, Path file) {
    Settings settings = SettingsFile.read(environment, file);
    ServerSettings server = ServerSettings.from(settings);
    AccessSettings access = AccessSettings.from(settings);
    boolean loopback = ProtectedMode.check(settings, server, access);
    DataSettings data = DataSettings.from(settings);
    LogSettings log = LogSettings.from(settings);
    TracingSettings tracing = TracingSettings.from(settings);
    CoordinatorSettings coordinator = CoordinatorSettings.from(settings);
    DoorSettings doors = DoorSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    InsightsSettings insights = InsightsSettings.from(settings);
    ChatSettings conversations = ChatSettings.from(settings);
    ComputationSettings computations = ComputationSettings.from(settings);
    String instance =
        settings.string("ORCHESTRATOR_ID", "orhestra-" + ProcessHandle.current().pid());
    OTHERS.forEach(settings::optionalString);
    try {
      settings.check();
    } catch (ConfigurationException wrong) {
      throw new ServerStartException(wrong.getMessage(), wrong);
    }
    return new ServerConfig(
        server,
        loopback,
        access,
        data,
        log,
        tracing,
        coordinator,
        doors,
        redis,
        insights,
        conversations,
        computations,
        instance,
        settings.warnings());
  }
}
