package orhestra.platform.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (2020-12, as OpenAPI 3.1 uses it) in the few words that the API needs. Immutable.
 */
public final class Schema {
  /** The shape of every error answer. */
  public static final Schema ERROR =
      object()
          .required("success", bool().value(false))
          .required("error", string())
          .optional("field", string().describe("the field of the request that is wrong"))
          .optional("correlationId", string().describe("where to look in the log"))
          .named("Error");

  private final Map<String, Object> keywords;
  private final @Nullable String name;

  private Schema(Map<String, Object> keywords, @Nullable String name) {
    this.keywords = Collections.unmodifiableMap(keywords);
    this.name = name;
  }

  public static Schema string() {
    return ofType("string");
  }

  public static Schema integer() {
    return ofType("integer");
  }

  /** Whole numbers within the bounds, both included. */
  public static Schema integer(long min, long max) {
    return integer().with("minimum", min).with("maximum", max);
  }

  public static Schema number() {
    return ofType("number");
  }

  public static Schema bool() {
    return ofType("boolean");
  }

  /** RFC 3339, as in {@code 2026-01-28T16:00:00Z}. */
  public static Schema timestamp() {
    return string().with("format", "date-time");
  }

  /** Any JSON value. */
  public static Schema any() {
    return new Schema(Map.of(), null);
  }

  public static Schema array(Schema items) {
    return ofType("array").with("items", items);
  }

  /** An object without fields yet; see {@link #required} and {@link #optional}. */
  public static Schema object() {
    return ofType("object");
  }

  /** An object whose values are all of one shape. */
  public static Schema map(Schema values) {
    return object().with("additionalProperties", values);
  }

  public static Schema oneOf(Schema... choices) {
    return any().with("oneOf", List.of(choices));
  }

  public static Schema values(String... values) {
    return string().with("enum", List.of(values));
  }

  /** The names of an enum's constants. */
  public static Schema values(Class<? extends Enum<?>> type) {
    return constants(type);
  }

  static Schema constants(Class<?> enumType) {
    List<Object> names = new ArrayList<>();
    for (Object constant : enumType.getEnumConstants()) {
      names.add(((Enum<?>) constant).name());
    }
    return string().with("enum", List.copyOf(names));
  }

  /**
   * The shape that the JSON mapper gives a record: every component is required unless it is
   * annotated {@code @Nullable}. The schema is named after the record.
   */
  public static Schema of(Class<? extends Record> type) {
    return RecordSchemas.of(type);
  }

  public Schema required(String field, Schema schema) {
    List<Object> names = new ArrayList<>();
    if (keywords.get("required") instanceof List<?> before) {
      names.addAll(before);
    }
    names.add(field);
    return optional(field, schema).with("required", List.copyOf(names));
  }

  public Schema optional(String field, Schema schema) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (keywords.get("properties") instanceof Map<?, ?> before) {
      before.forEach((key, value) -> fields.put((String) key, value));
    }
    fields.put(field, schema);
    return with("properties", Collections.unmodifiableMap(fields));
  }

  /** Says that no other fields are accepted. */
  public Schema closed() {
    return with("additionalProperties", false);
  }

  public Schema describe(String text) {
    return with("description", text);
  }

  /** The value that stands in for an absent one. */
  public Schema byDefault(Object value) {
    return with("default", value);
  }

  public Schema example(Object value) {
    return with("examples", List.of(value));
  }

  /** Always this value. */
  public Schema value(Object value) {
    return with("const", value);
  }

  public Schema maxLength(int characters) {
    return with("maxLength", characters);
  }

  /** Puts the schema among the page's named ones and refers to it from wherever it is used. */
  public Schema named(String schemaName) {
    return new Schema(keywords, schemaName);
  }

  /** Any other keyword. A value is a string, number, boolean, list, map or schema. */
  public Schema with(String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keywords);
    more.put(keyword, value);
    return new Schema(more, name);
  }

  /** The name it is listed under, if it has one. */
  public @Nullable String name() {
    return name;
  }

  /** The keywords in the order they were given; nested schemas are {@link Schema} values. */
  public Map<String, Object> keywords() {
    return keywords;
  }

  private static Schema ofType(String type) {
    return new Schema(Map.of("type", type), null);
  }
}
