package orhestra.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The settings file: one flat YAML mapping, {@code name: value} per line, names in lower case
 * without {@code orhestra_}.
 */
public final class SettingsFile {
  private SettingsFile() {}

  /**
   * The settings of this process: its environment over the file, which may be missing.
   *
   * @throws ConfigurationException if the file is not such a mapping
   */
  public static Settings read(Map<String, String> environment, Path path) {
    if (!Files.exists(path)) {
      return Settings.of(environment);
    }
    return new Settings(environment, values(path), path.toString());
  }

  private static Map<String, String> values(Path path) {
    JsonNode tree;
    try {
      YAMLMapper mapper =
          YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      tree = mapper.readTree(Files.readString(path));
    } catch (IOException e) {
      throw new ConfigurationException(List.of(path + " cannot be read"));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ConfigurationException(List.of(path + " is no proper YAML, see line " + line));
    }
    Map<String, String> values = new LinkedHashMap<>();
    if (tree.isMissingNode() || tree.isNull()) {
      return values;
    }
    if (!tree.isObject()) {
      throw new ConfigurationException(List.of(path + " must be lines of the form name: value"));
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (entry.getValue().isContainer()) {
        throw new ConfigurationException(
            List.of(entry.getKey() + " (" + path + ") must be a single value"));
      }
      if (!entry.getValue().isNull()) {
        values.put(entry.getKey(), entry.getValue().asString());
      }
    }
    return values;
  }
}
