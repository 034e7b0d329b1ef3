package orhestra.insights.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.insights.domain.Centroid;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.Mention;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the clusters of a chunk, of which every field is optional. */
final class ClusterReader {
  static final int MAX_CLUSTERS = 1_000;

  private static final int MAX_LABEL = 300;
  private static final int MAX_ID = 200;
  private static final int MAX_MENTION = 1_000;
  private static final int MAX_DIMENSIONS = 4_096;
  private static final String UNLABELLED = "unlabelled";

  private final JsonParser json;
  private final byte[] payload;

  ClusterReader(JsonParser json, byte[] payload) {
    this.json = json;
    this.payload = payload;
  }

  private record Mentions(List<String> texts, int count) {
    static final Mentions NONE = new Mentions(List.of(), 0);
  }

  /** Reads an object whose start the parser has just passed. */
  Chunk.Cluster read() {
    String id = "";
    String label = "";
    Mentions mentions = Mentions.NONE;
    Double mentionCount = null;
    boolean spike = false;
    Centroid centroid = Centroid.NONE;
    Double sentimentScore = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" ->
            id =
                Texts.clean(
                        json.currentToken().isNumeric()
                            ? json.getString()
                            : Values.textOr(json, "").strip(),
                        MAX_ID)
                    .strip();
        case "label" -> label = Texts.clean(Values.textOr(json, "").strip(), MAX_LABEL).strip();
        case "mentions" -> mentions = mentions();
        case "mentionCount" -> mentionCount = Values.number(json);
        case "spike" -> spike = Values.isTrue(json);
        case "centroid" -> centroid = centroid();
        case "sentimentScore" -> sentimentScore = Values.number(json);
        default -> json.skipChildren();
      }
    }
    return cluster(id, label, mentions, mentionCount, spike, centroid, sentimentScore);
  }

  private static Chunk.Cluster cluster(
      String id,
      String label,
      Mentions mentions,
      @Nullable Double mentionCount,
      boolean spike,
      Centroid centroid,
      @Nullable Double sentimentScore) {
    String named = label.isEmpty() ? (id.isEmpty() ? UNLABELLED : id) : label;
    String slug = id.isEmpty() ? Texts.clean(Texts.slug(named), MAX_ID) : id;
    long counted = mentionCount == null ? 0 : Values.count(mentionCount);
    return new Chunk.Cluster(
        slug.isEmpty() ? UNLABELLED : slug,
        named,
        mentions.texts,
        Math.max(counted, mentions.count),
        spike,
        centroid,
        sentimentScore);
  }

  private Mentions mentions() {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return Mentions.NONE;
    }
    List<String> texts = new ArrayList<>();
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String text = mention();
      count++;
      if (!text.isEmpty() && texts.size() < Mention.MAX) {
        texts.add(Texts.clean(text, MAX_MENTION));
      }
    }
    return new Mentions(texts, count);
  }

  private String mention() {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getString();
      case VALUE_NULL -> "";
      case START_OBJECT, START_ARRAY -> {
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = (int) json.currentLocation().getByteOffset();
        yield structure(Arrays.copyOfRange(payload, from, to));
      }
      default -> json.getString();
    };
  }

  /** The text of an object; where it has none, all of it. */
  private static String structure(byte[] bytes) {
    String content = "";
    try (JsonParser parser = ChunkReader.parser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        String value = Values.textOr(parser, "");
        if (field.equals("text") && !value.isEmpty()) {
          return value;
        }
        content = field.equals("content") ? value : content;
      }
    }
    return content.isEmpty() ? new String(bytes, StandardCharsets.UTF_8) : content;
  }

  private Centroid centroid() {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return Centroid.NONE;
    }
    double[] vector = new double[16];
    int length = 0;
    boolean usable = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Double number = Values.number(json);
      usable = usable && number != null && length < MAX_DIMENSIONS;
      if (usable && number != null) {
        if (length == vector.length) {
          vector = Arrays.copyOf(vector, 2 * length);
        }
        vector[length++] = number;
      }
    }
    return usable ? Centroid.of(Arrays.copyOf(vector, length)) : Centroid.NONE;
  }
}
