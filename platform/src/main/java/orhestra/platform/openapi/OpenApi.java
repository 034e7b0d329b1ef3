package orhestra.platform.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** Writes routes down as an OpenAPI 3.1 document. */
public final class OpenApi {
  private final Map<String, Object> schemas = new TreeMap<>();
  private final Map<String, Schema> named = new LinkedHashMap<>();

  private OpenApi() {}

  /**
   * @throws IllegalArgumentException if two different schemas share a name, or an example is no
   *     JSON
   */
  public static byte[] document(String title, String version, List<Route> routes) {
    return new OpenApi().write(title, version, routes);
  }

  private byte[] write(String title, String version, List<Route> routes) {
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    Set<String> tags = new TreeSet<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
          .put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
      tags.add(route.doc().tag());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", title, "version", version));
    document.put("tags", tags.stream().map(tag -> Map.of("name", tag)).toList());
    document.put("paths", paths);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("schemas", schemas);
    components.put("securitySchemes", securitySchemes());
    document.put("components", components);
    return Json.bytes(document);
  }

  private Map<String, Object> operation(Route route) {
    RouteDoc doc = route.doc();
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", operationId(route));
    operation.put("tags", List.of(doc.tag()));
    operation.put("summary", doc.summary());
    if (!doc.description().isEmpty()) {
      operation.put("description", doc.description());
    }
    List<Object> parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    RouteDoc.Body body = doc.request();
    if (body != null) {
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("required", body.required());
      request.put("content", content(body.contentType(), body.schema(), body.example()));
      operation.put("requestBody", request);
    }
    operation.put("responses", responses(route));
    operation.put("security", security(route.access()));
    return operation;
  }

  private List<Object> parameters(Route route) {
    List<Object> parameters = new ArrayList<>();
    Set<String> inPath = new TreeSet<>();
    for (String segment : route.path().split("/", -1)) {
      if (segment.startsWith("{")) {
        inPath.add(segment.substring(1, segment.length() - 1));
      }
    }
    for (RouteDoc.Parameter parameter : route.doc().parameters()) {
      if (parameter.in() == RouteDoc.In.PATH && !inPath.remove(parameter.name())) {
        throw new IllegalArgumentException(
            route.path() + " has no path parameter " + parameter.name());
      }
      parameters.add(parameter(parameter));
    }
    for (String name : inPath) {
      parameters.add(
          parameter(new RouteDoc.Parameter(name, RouteDoc.In.PATH, true, Schema.string(), "")));
    }
    return parameters;
  }

  private Map<String, Object> parameter(RouteDoc.Parameter parameter) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", parameter.name());
    object.put("in", parameter.in().name().toLowerCase(Locale.ROOT));
    object.put("required", parameter.required());
    if (!parameter.text().isEmpty()) {
      object.put("description", parameter.text());
    }
    object.put("schema", render(parameter.schema()));
    return object;
  }

  private Map<String, Object> responses(Route route) {
    Map<Integer, RouteDoc.Answer> answers = new TreeMap<>();
    for (RouteDoc.Answer answer : route.doc().answers()) {
      answers.merge(answer.status(), answer, OpenApi::together);
    }
    Set<Integer> own = new TreeSet<>(answers.keySet());
    boolean writes = route.method() != Method.GET;
    for (RouteDoc.Answer answer : StandardAnswers.of(route.access(), writes)) {
      if (!own.contains(answer.status())) {
        answers.put(answer.status(), answer);
      }
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    answers.forEach((status, answer) -> responses.put(status.toString(), response(answer)));
    return responses;
  }

  /** Two answers of one status: the first one's shape, both texts. */
  private static RouteDoc.Answer together(RouteDoc.Answer a, RouteDoc.Answer b) {
    String text = a.text() + "; " + b.text();
    return new RouteDoc.Answer(a.status(), text, a.contentType(), a.schema(), a.example());
  }

  private Map<String, Object> response(RouteDoc.Answer answer) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", answer.text());
    if (answer.schema() != null) {
      response.put("content", content(answer.contentType(), answer.schema(), answer.example()));
    }
    return response;
  }

  private Map<String, Object> content(String contentType, Schema schema, @Nullable String example) {
    Map<String, Object> media = new LinkedHashMap<>();
    media.put("schema", render(schema));
    if (example != null) {
      JsonNode tree = Json.mapper().readTree(example);
      media.put("example", tree);
    }
    return Map.of(contentType, media);
  }

  private Map<String, Object> render(Schema schema) {
    String name = schema.name();
    if (name == null) {
      return keywords(schema);
    }
    Schema before = named.putIfAbsent(name, schema);
    if (before == null) {
      schemas.put(name, keywords(schema));
    } else if (before != schema && !keywords(schema).equals(schemas.get(name))) {
      throw new IllegalArgumentException("two different schemas are named " + name);
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> keywords(Schema schema) {
    Map<String, Object> rendered = new LinkedHashMap<>();
    schema.keywords().forEach((keyword, value) -> rendered.put(keyword, value(value)));
    return rendered;
  }

  private Object value(Object value) {
    return switch (value) {
      case Schema schema -> render(schema);
      case List<?> list -> list.stream().map(this::value).toList();
      case Map<?, ?> map -> {
        Map<String, Object> rendered = new LinkedHashMap<>();
        map.forEach((key, element) -> rendered.put((String) key, value(element)));
        yield rendered;
      }
      default -> value;
    };
  }

  private static String operationId(Route route) {
    StringBuilder id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
    for (String segment : route.path().split("[^A-Za-z0-9]+", -1)) {
      if (!segment.isEmpty()) {
        id.append(Character.toUpperCase(segment.charAt(0))).append(segment.substring(1));
      }
    }
    return id.toString();
  }

  private static List<Object> security(Access access) {
    return access == Access.OPEN
        ? List.of()
        : List.of(Map.of("key", List.of()), Map.of("bearer", List.of()), Map.of());
  }

  private static Map<String, Object> securitySchemes() {
    Map<String, Object> schemes = new LinkedHashMap<>();
    schemes.put("key", Map.of("type", "apiKey", "in", "header", "name", "X-Orhestra-Key"));
    schemes.put("bearer", Map.of("type", "http", "scheme", "bearer"));
    return schemes;
  }
}
