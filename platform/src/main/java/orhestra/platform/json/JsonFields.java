package orhestra.platform.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object by type. Whatever is missing, of another type or out of range
 * is an {@link ApiException} 400 with the field's full name, such as {@code agents.step} or {@code
 * tasks[2].taskId}. A field that is JSON null counts as absent.
 */
public final class JsonFields {
  private final JsonNode node;
  private final String prefix;

  JsonFields(JsonNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  /** The tree itself. */
  public JsonNode node() {
    return node;
  }

  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** The field's full name. */
  public String name(String field) {
    return prefix.isEmpty() ? field : prefix + "." + field;
  }

  /** Refuses every field that is not listed. */
  public JsonFields only(Set<String> known) {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        throw error(field, "unknown field " + name(field));
      }
    }
    return this;
  }

  /** Refuses every field that is not listed. */
  public JsonFields only(String... known) {
    return only(Set.of(known));
  }

  public String string(String field, int maxLength) {
    return checkString(field, required(field), maxLength);
  }

  public @Nullable String optionalString(String field, int maxLength) {
    JsonNode value = find(field);
    return value == null ? null : checkString(field, value, maxLength);
  }

  public int integer(String field, int min, int max) {
    return (int) checkLong(field, required(field), min, max);
  }

  public int integer(String field, int min, int max, int defaultValue) {
    JsonNode value = find(field);
    return value == null ? defaultValue : (int) checkLong(field, value, min, max);
  }

  public long longValue(String field, long min, long max) {
    return checkLong(field, required(field), min, max);
  }

  public long longValue(String field, long min, long max, long defaultValue) {
    JsonNode value = find(field);
    return value == null ? defaultValue : checkLong(field, value, min, max);
  }

  /** A finite number. */
  public double number(String field) {
    return checkDouble(field, required(field));
  }

  public double number(String field, double defaultValue) {
    JsonNode value = find(field);
    return value == null ? defaultValue : checkDouble(field, value);
  }

  public @Nullable Double optionalNumber(String field) {
    JsonNode value = find(field);
    return value == null ? null : checkDouble(field, value);
  }

  public boolean bool(String field, boolean defaultValue) {
    JsonNode value = find(field);
    if (value == null) {
      return defaultValue;
    }
    if (!value.isBoolean()) {
      throw error(field, name(field) + " must be true or false");
    }
    return value.booleanValue();
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> @Nullable E optionalEnum(String field, Class<E> type) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (value.isString() && constant.name().equalsIgnoreCase(value.stringValue())) {
        return constant;
      }
      names.add(constant.name());
    }
    throw error(field, name(field) + " must be one of " + String.join(", ", names));
  }

  /** A nested object. */
  public JsonFields object(String field) {
    return checkObject(field, required(field));
  }

  public @Nullable JsonFields optionalObject(String field) {
    JsonNode value = find(field);
    return value == null ? null : checkObject(field, value);
  }

  /** A list of strings. */
  public List<String> strings(String field, int maxItems, int maxLength) {
    List<String> strings = new ArrayList<>();
    JsonNode list = checkList(field, required(field), maxItems);
    for (int i = 0; i < list.size(); i++) {
      strings.add(checkString(field + "[" + i + "]", list.get(i), maxLength));
    }
    return List.copyOf(strings);
  }

  /** A list of objects; an absent one is empty. */
  public <T> List<T> objects(String field, int maxItems, Function<JsonFields, T> reader) {
    JsonNode value = find(field);
    if (value == null) {
      return List.of();
    }
    List<T> objects = new ArrayList<>();
    JsonNode list = checkList(field, value, maxItems);
    for (int i = 0; i < list.size(); i++) {
      objects.add(reader.apply(checkObject(field + "[" + i + "]", list.get(i))));
    }
    return List.copyOf(objects);
  }

  /** Any JSON value, or null if the field is absent or null. */
  public @Nullable JsonNode any(String field) {
    return find(field);
  }

  /** An error about one field. */
  public ApiException error(String field, String error) {
    return new ApiException(400, error, name(field));
  }

  private @Nullable JsonNode find(String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode required(String field) {
    JsonNode value = find(field);
    if (value == null) {
      throw error(field, name(field) + " is missing");
    }
    return value;
  }

  private String checkString(String field, JsonNode value, int maxLength) {
    if (!value.isString()) {
      throw error(field, name(field) + " must be a string");
    }
    String text = value.stringValue();
    if (text.length() > maxLength) {
      throw error(field, name(field) + " must not be longer than " + maxLength + " characters");
    }
    return text;
  }

  private long checkLong(String field, JsonNode value, long min, long max) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long number = value.longValue();
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw error(field, name(field) + " must be a whole number from " + min + " to " + max);
  }

  private double checkDouble(String field, JsonNode value) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw error(field, name(field) + " must be a finite number");
    }
    return number;
  }

  private JsonFields checkObject(String field, JsonNode value) {
    if (!value.isObject()) {
      throw error(field, name(field) + " must be an object");
    }
    return new JsonFields(value, name(field));
  }

  private JsonNode checkList(String field, JsonNode value, int maxItems) {
    if (!value.isArray()) {
      throw error(field, name(field) + " must be a list");
    }
    if (value.size() > maxItems) {
      throw error(field, name(field) + " must not have more than " + maxItems + " items");
    }
    return value;
  }
}
