package orhestra.insights.wire;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.insights.domain.Chunk;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a worker's chunk in one pass. Strict in what a chunk cannot be without, lenient in all
 * else: an optional field of a wrong type counts as missing, what is too long is cut, and of two
 * fields with one name the last one counts, as with {@code JSON.parse}.
 */
public final class ChunkReader {
  /** Payloads of more bytes are refused. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_CHUNK_ID = 500;
  private static final int MAX_TOPICS = 100;
  private static final int MAX_TOPIC = 200;
  private static final int MAX_SUMMARY = 2_000;
  private static final int MAX_DEPTH = 64;
  private static final double FRACTIONS_TOLERANCE = 0.01;

  /** The times that JavaScript can express, some 270,000 years to both sides. */
  private static final double MAX_TIME = 8.64e15;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  // A long name or number in a field that nobody needs is no reason to refuse.
                  .maxNameLength(MAX_BYTES)
                  .maxNumberLength(MAX_BYTES)
                  .build())
          .build();

  /** As lenient as the reading of the chunk itself. */
  static JsonParser parser(byte[] bytes) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }

  private final String brand;
  private final JsonParser json;
  private final ClusterReader clusterReader;

  private @Nullable String sentBrand;
  private String chunkId = "";
  private long at;
  private Sentiment sentiment = Sentiment.NONE;
  private List<String> topics = List.of();
  private Clusters clusters = Clusters.NONE;
  private String summary = "";
  private boolean spike;
  private @Nullable Double mentionCount;

  private record Sentiment(
      BigDecimal positive, BigDecimal neutral, BigDecimal negative, @Nullable Double score) {
    static final Sentiment NONE =
        new Sentiment(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, null);

    boolean areFractions() {
      double sum = positive.add(neutral).add(negative).doubleValue();
      // A little more than the tolerance: 0.99 is less than 1 - 0.01 in doubles.
      return Math.abs(sum - 1) <= FRACTIONS_TOLERANCE + 1e-9;
    }
  }

  private record Clusters(List<Chunk.Cluster> list, String problem) {
    static final Clusters NONE = new Clusters(List.of(), "clusters must be an array of objects");
  }

  private ChunkReader(JsonParser json, byte[] payload, String brand, long receivedAt) {
    this.json = json;
    this.brand = brand;
    this.clusterReader = new ClusterReader(json, payload);
    this.at = receivedAt;
  }

  /**
   * Reads a payload.
   *
   * @param brand to which the chunk must belong
   * @param receivedAt the chunk's time if it does not say one, epoch milliseconds
   * @throws BadChunkException if it is no chunk of the brand
   */
  public static Chunk read(byte[] payload, String brand, long receivedAt) throws BadChunkException {
    checkText(payload);
    try (JsonParser json = parser(payload)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadChunkException("a chunk must be a JSON object");
      }
      ChunkReader reader = new ChunkReader(json, payload, brand, receivedAt);
      reader.fields(receivedAt);
      if (json.nextToken() != null) {
        throw new BadChunkException("there is text after the JSON object");
      }
      return reader.chunk();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private static void checkText(byte[] payload) throws BadChunkException {
    if (payload.length > MAX_BYTES) {
      throw new BadChunkException("a chunk must not be larger than " + MAX_BYTES + " bytes");
    }
    boolean ascii = true;
    for (byte b : payload) {
      if (b == 0) { // Else the parser would take it for UTF-16.
        throw new BadChunkException("malformed JSON: a zero byte");
      }
      ascii &= b > 0;
    }
    if (!ascii) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
      } catch (CharacterCodingException e) {
        throw new BadChunkException("a chunk must be valid UTF-8");
      }
    }
  }

  private static BadChunkException malformed(JacksonException e) {
    TokenStreamLocation where = e.getLocation();
    String place =
        where == null || where.getLineNr() < 1
            ? ""
            : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    return new BadChunkException("malformed or too deeply nested JSON" + place);
  }

  private void fields(long receivedAt) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "brand" -> sentBrand = Values.text(json);
        case "chunkId" ->
            chunkId = json.currentToken().isNumeric() ? json.getString() : Values.textOr(json, "");
        case "processedAt" -> at = time(receivedAt);
        case "sentiment" -> sentiment = sentiment();
        case "topics" -> topics = topics();
        case "clusters" -> clusters = clusters();
        case "summary" -> summary = Texts.clean(Values.textOr(json, "").strip(), MAX_SUMMARY);
        case "spikeDetected" -> spike = Values.isTrue(json);
        case "meta" -> mentionCount = mentionCount();
        default -> json.skipChildren();
      }
    }
  }

  private Chunk chunk() throws BadChunkException {
    if (!brand.equals(sentBrand)) {
      throw new BadChunkException("brand must be " + brand + ", whose chunk this is");
    }
    if (chunkId.isBlank()) {
      throw new BadChunkException("chunkId must be a string that is not empty");
    }
    if (chunkId.length() > MAX_CHUNK_ID) {
      throw new BadChunkException(
          "chunkId must not be longer than " + MAX_CHUNK_ID + " characters");
    }
    Double score = sentiment.score;
    if (score == null) {
      throw new BadChunkException("sentiment.score must be a finite number");
    }
    if (!clusters.problem.isEmpty()) {
      throw new BadChunkException(clusters.problem);
    }
    Double given = mentionCount;
    boolean fractions = given != null && given > 1 && sentiment.areFractions();
    return new Chunk(
        Texts.clean(chunkId, MAX_CHUNK_ID),
        at,
        score,
        sentiment.positive,
        sentiment.neutral,
        sentiment.negative,
        fractions,
        given == null ? sizes(clusters.list) : Values.count(given),
        topics,
        clusters.list,
        summary,
        spike);
  }

  private static long sizes(List<Chunk.Cluster> clusters) {
    long sum = 0;
    for (Chunk.Cluster cluster : clusters) {
      sum = Math.min(Chunk.MAX_COUNT, sum + cluster.size());
    }
    return sum;
  }

  private long time(long receivedAt) {
    if (json.currentToken().isNumeric()) {
      Double millis = Values.number(json);
      return millis == null || Math.abs(millis) > MAX_TIME ? receivedAt : Math.round(millis);
    }
    OptionalLong time = Timestamp.parse(Values.textOr(json, ""));
    return time.orElse(receivedAt);
  }

  private Sentiment sentiment() {
    Sentiment read = Sentiment.NONE;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return read;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      json.nextToken();
      read =
          switch (field) {
            case "positive" ->
                new Sentiment(Values.decimal(json), read.neutral, read.negative, read.score);
            case "neutral" ->
                new Sentiment(read.positive, Values.decimal(json), read.negative, read.score);
            case "negative" ->
                new Sentiment(read.positive, read.neutral, Values.decimal(json), read.score);
            case "score" ->
                new Sentiment(read.positive, read.neutral, read.negative, Values.number(json));
            default -> {
              json.skipChildren();
              yield read;
            }
          };
    }
    return read;
  }

  private List<String> topics() {
    List<String> read = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return read;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String topic = Texts.clean(Values.textOr(json, "").strip(), MAX_TOPIC).strip();
      if (!topic.isEmpty() && read.size() < MAX_TOPICS) {
        read.add(topic);
      }
    }
    return read;
  }

  private Clusters clusters() {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return Clusters.NONE;
    }
    List<Chunk.Cluster> read = new ArrayList<>();
    String problem = "";
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        problem = problem.isEmpty() ? "clusters[" + i + "] must be an object" : problem;
      } else if (i < ClusterReader.MAX_CLUSTERS) {
        read.add(clusterReader.read());
      } else {
        json.skipChildren();
      }
    }
    return new Clusters(read, problem);
  }

  private @Nullable Double mentionCount() {
    Double read = null;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return read;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean wanted = json.currentName().equals("mentionCount");
      json.nextToken();
      if (wanted) {
        Double number = Values.number(json);
        read = number == null || number < 0 ? null : number;
      } else {
        json.skipChildren();
      }
    }
    return read;
  }
}
