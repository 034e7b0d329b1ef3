package orhestra.platform.json;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON set-up. Reading is strict: duplicate keys, text after the document, NaN and
 * infinities, comments, halves of surrogate pairs, nesting deeper than 64 and names longer than 512
 * characters are refused. Thread-safe.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNameLength(512)
                  .maxNumberLength(100)
                  .build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final ObjectReader EXACT =
      MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private Json() {}

  /** Writes a document piece by piece. */
  @FunctionalInterface
  public interface Writer {
    void write(JsonGenerator json);
  }

  /** For records and trees. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A streaming parser for hot paths; pass what it throws to {@link #malformed}. */
  public static JsonParser parser(byte[] bytes) {
    SurrogatePairs.check(bytes);
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }

  /**
   * A streaming generator for hot paths. Closing it closes the stream, which that of a streamed
   * answer does not mind.
   */
  public static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  /** A document as bytes. */
  public static byte[] bytes(Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = generator(out)) {
      writer.write(json);
    }
    return out.toByteArray();
  }

  /** A record or tree as bytes. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** A record or tree as text. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** An answer from a record or tree. */
  public static Response answer(int status, Object value) {
    return Response.json(status, bytes(value));
  }

  /** An answer that is one object, from what writes its fields. */
  public static Response objectAnswer(int status, Writer fields) {
    return Response.json(
        status,
        bytes(
            json -> {
              json.writeStartObject();
              fields.write(json);
              json.writeEndObject();
            }));
  }

  /**
   * Any JSON document as a tree.
   *
   * @throws ApiException 400 that says where it is malformed
   */
  public static JsonNode parse(byte[] bytes) {
    SurrogatePairs.check(bytes);
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      if (tree.isMissingNode()) {
        throw new ApiException(400, "the body is empty, a JSON document is expected");
      }
      return tree;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** A document that was checked before, with every number as it was written. */
  public static JsonNode exact(String document) {
    return EXACT.readValue(document);
  }

  /**
   * A JSON object, to be read field by field.
   *
   * @throws ApiException 400 if it is malformed or no object
   */
  public static JsonFields parseObject(byte[] bytes) {
    JsonNode tree = parse(bytes);
    if (!tree.isObject()) {
      throw new ApiException(400, "the body must be a JSON object");
    }
    return new JsonFields(tree, "");
  }

  /**
   * The body of a request as a JSON object.
   *
   * @throws ApiException 415, 413 or 400
   */
  public static JsonFields object(Request request) {
    request.requireJson();
    return parseObject(request.body());
  }

  /** The error for a document that cannot be read: where, and nothing about this program. */
  public static ApiException malformed(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new ApiException(400, "malformed JSON" + where);
  }
}
