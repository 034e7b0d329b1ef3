package orhestra.client.rounds;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orhestra.secagg.ParameterException;
import orhestra.secagg.summary.Column;
import tools.jackson.databind.JsonNode;

/**
 * Which columns are summed, and how.
 *
 * @param document as the server gets it: a list of {@code {"name","dataType"}}, or an object by
 *     name; NUMERIC with {@code min}, {@code max}, {@code bins}, categories with {@code categories}
 * @param columns the same for secagg, in its order
 */
public record RoundSchema(JsonNode document, List<Column> columns) {
  public RoundSchema {
    requireNonNull(document, "document is null");
    columns = List.copyOf(columns);
  }

  /**
   * Reads a schema.
   *
   * @throws ParameterException names what is wrong
   */
  public static RoundSchema read(JsonNode document) {
    List<Column> columns = new ArrayList<>();
    if (document.isArray()) {
      for (JsonNode item : document) {
        columns.add(column(text(item, "name", "schema"), item));
      }
    } else if (document.isObject()) {
      for (Map.Entry<String, JsonNode> item : document.properties()) {
        columns.add(column(item.getKey(), item.getValue()));
      }
    } else {
      throw new ParameterException("schema", "must be a list of features, or an object by name");
    }
    if (columns.isEmpty()) {
      throw new ParameterException("schema", "has no feature");
    }
    return new RoundSchema(document, columns);
  }

  private static Column column(String name, JsonNode item) {
    String type =
        (item.isString() ? item.stringValue() : text(item, "dataType", name))
            .toUpperCase(Locale.ROOT);
    return switch (type) {
      case "NUMERIC" -> {
        if (!item.path("min").isNumber()
            || !item.path("max").isNumber()
            || !item.path("bins").isInt()) {
          throw new ParameterException(name, "needs min, max and bins: values are clipped to them");
        }
        yield new Column.Numeric(
            name,
            item.path("min").doubleValue(),
            item.path("max").doubleValue(),
            item.path("bins").intValue());
      }
      case "BOOLEAN" -> new Column.Truth(name);
      case "CATEGORICAL", "NOMINAL", "ORDINAL" -> new Column.Category(name, categories(name, item));
      default ->
          throw new ParameterException(
              name, "dataType must be NUMERIC, BOOLEAN, CATEGORICAL, NOMINAL or ORDINAL");
    };
  }

  private static List<String> categories(String name, JsonNode item) {
    List<String> categories = new ArrayList<>();
    for (JsonNode category : item.path("categories")) {
      if (!category.isString()) {
        throw new ParameterException(name, "categories must be texts");
      }
      categories.add(category.stringValue());
    }
    if (categories.isEmpty()) {
      throw new ParameterException(name, "needs categories: all clients count the same ones");
    }
    return categories;
  }

  private static String text(JsonNode item, String field, String of) {
    JsonNode value = item.path(field);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw new ParameterException(of, field + " is missing, or no text");
    }
    return value.stringValue();
  }
}
