package orhestra.computations.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Bins;
import orhestra.computations.domain.Feature;
import orhestra.computations.domain.JobSchema;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;

/**
 * Reads schemas: a list of {@code {name,dataType}} with optional min, max, bins and categories, or
 * of {@code {featureName,dataType,offset,length,fields}}; or an object of names and types.
 */
public final class SchemaJson {
  private static final int LONGEST = 200;
  private static final int MOST_CATEGORIES = 10_000;

  private SchemaJson() {}

  /**
   * The field {@code schema} of a body; null if it is absent.
   *
   * @throws ApiException 400 that names what is wrong
   */
  public static @Nullable JobSchema read(JsonFields body) {
    JsonNode node = body.any("schema");
    if (node == null) {
      return null;
    }
    List<Feature> features = node.isObject() ? named(body) : listed(body);
    try {
      return new JobSchema(features);
    } catch (IllegalArgumentException e) {
      throw body.error("schema", String.valueOf(e.getMessage()));
    }
  }

  /** A schema that was read before. */
  public static JobSchema parse(String document) {
    JobSchema schema =
        read(Json.parseObject(("{\"schema\":" + document + "}").getBytes(StandardCharsets.UTF_8)));
    if (schema == null) {
      throw new IllegalArgumentException("no schema");
    }
    return schema;
  }

  private static List<Feature> listed(JsonFields body) {
    return body.objects("schema", JobSchema.MOST, SchemaJson::item);
  }

  private static List<Feature> named(JsonFields body) {
    JsonFields object = body.object("schema");
    List<Feature> features = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.node().properties()) {
      String name = entry.getKey();
      if (entry.getValue().isObject()) {
        features.add(feature(object.object(name), name));
      } else {
        features.add(plain(object, name, name, type(object, name)));
      }
    }
    if (features.size() > JobSchema.MOST) {
      throw body.error("schema", "schema must not have more than " + JobSchema.MOST + " features");
    }
    return features;
  }

  private static Feature item(JsonFields item) {
    return item.has("featureName") ? wire(item) : feature(item, name(item, "name"));
  }

  private static String name(JsonFields item, String field) {
    String name = item.string(field, LONGEST);
    if (name.isBlank()) {
      throw item.error(field, item.name(field) + " must not be empty");
    }
    return name;
  }

  private static String type(JsonFields item, String field) {
    return item.string(field, LONGEST).toUpperCase(Locale.ROOT);
  }

  private static Feature feature(JsonFields item, String name) {
    return plain(item, "dataType", name, type(item, "dataType"));
  }

  private static Feature plain(JsonFields item, String typeField, String name, String type) {
    boolean isDescribed = typeField.equals("dataType");
    return switch (type) {
      case "NUMERIC" -> new Feature.Numeric(name, isDescribed ? bins(item) : null);
      case "BOOLEAN" -> new Feature.Truth(name);
      case "CATEGORICAL", "NOMINAL", "ORDINAL" ->
          new Feature.Category(
              name,
              Feature.Kind.valueOf(type),
              isDescribed && item.has("categories")
                  ? item.strings("categories", MOST_CATEGORIES, LONGEST)
                  : List.of());
      default ->
          throw item.error(
              typeField,
              item.name(typeField) + " must be NUMERIC, BOOLEAN, CATEGORICAL, NOMINAL or ORDINAL");
    };
  }

  private static @Nullable Bins bins(JsonFields item) {
    if (!item.has("bins")) {
      return null;
    }
    int count = item.integer("bins", 1, Bins.MOST);
    double min = item.number("min");
    double max = item.number("max");
    if (!(min < max) || !Double.isFinite(max - min)) {
      throw item.error("max", item.name("max") + " must be greater than min");
    }
    return new Bins(min, max, count);
  }

  private static Feature wire(JsonFields item) {
    Feature.WireKind kind =
        switch (type(item, "dataType")) {
          case "BOOLEAN" -> Feature.WireKind.BOOLEAN;
          case "NUMERIC" -> Feature.WireKind.NUMERIC;
          case "NOMINAL" -> Feature.WireKind.NOMINAL;
          default ->
              throw item.error(
                  "dataType", item.name("dataType") + " must be BOOLEAN, NUMERIC or NOMINAL");
        };
    int length = item.integer("length", 1, 7);
    if (!Feature.Wire.hasLength(kind, length)) {
      throw item.error(
          "length", item.name("length") + " must be 2 (BOOLEAN), 7 (NUMERIC), 1 or 3 (NOMINAL)");
    }
    List<String> fields = item.has("fields") ? item.strings("fields", length, LONGEST) : List.of();
    return new Feature.Wire(
        name(item, "featureName"),
        kind,
        item.integer("offset", 0, Integer.MAX_VALUE, 0),
        length,
        fields);
  }
}
