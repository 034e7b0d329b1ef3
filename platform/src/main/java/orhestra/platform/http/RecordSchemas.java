package orhestra.platform.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas of records, read from their components. Records that contain themselves are refused. */
final class RecordSchemas {
  private static final int DEEPEST = 16;

  private RecordSchemas() {}

  static Schema of(Class<? extends Record> type) {
    return ofRecord(type, 0);
  }

  private static Schema ofRecord(Class<?> type, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("too deep, or contains itself: " + type.getName());
    }
    Schema schema = Schema.object();
    for (RecordComponent component : type.getRecordComponents()) {
      Schema field = ofType(component.getGenericType(), depth + 1);
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      schema =
          nullable
              ? schema.optional(component.getName(), field)
              : schema.required(component.getName(), field);
    }
    return schema.named(type.getSimpleName());
  }

  private static Schema ofType(Type type, int depth) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Type[] arguments = generic.getActualTypeArguments();
      if (Collection.class.isAssignableFrom(raw)) {
        return Schema.array(ofType(arguments[0], depth));
      }
      if (Map.class.isAssignableFrom(raw)) {
        return Schema.map(ofType(arguments[1], depth));
      }
    }
    return type instanceof Class<?> plain ? ofClass(plain, depth) : Schema.any();
  }

  private static Schema ofClass(Class<?> type, int depth) {
    if (type == int.class || type == Integer.class) {
      return Schema.integer().with("format", "int32");
    }
    if (type == long.class || type == Long.class) {
      return Schema.integer().with("format", "int64");
    }
    if (type == double.class || type == Double.class || type == float.class) {
      return Schema.number();
    }
    if (type == boolean.class || type == Boolean.class) {
      return Schema.bool();
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return Schema.string();
    }
    if (type == Instant.class) {
      return Schema.timestamp();
    }
    if (type.isEnum()) {
      return Schema.constants(type);
    }
    return type.isRecord() ? ofRecord(type, depth) : Schema.any();
  }
}
