package orhestra.insights.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orhestra.insights.domain.Atom;
import orhestra.insights.domain.Centroid;
import orhestra.insights.domain.Label;
import orhestra.insights.domain.Mention;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.Place;
import orhestra.insights.domain.Remark;
import orhestra.insights.domain.Topic;
import orhestra.insights.domain.Totals;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A partial merge as text, for keeping: what is read equals what was written. An object {@code
 * {"v":1,"totals":[...],"remarks":[...],"topics":[...],"atoms":[...]}} whose parts are arrays in
 * the order of the records' fields; decimals are strings, since they may have more digits than a
 * number is allowed.
 */
public final class PartialMergeJson {
  private static final int VERSION = 1;

  private PartialMergeJson() {}

  /** Writes one. */
  public static String write(PartialMerge merge) {
    return new String(Json.bytes(json -> write(json, merge)), StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, PartialMerge merge) {
    json.writeStartObject();
    json.writeNumberProperty("v", VERSION);
    json.writeName("totals");
    totals(json, merge.totals());
    array(
        json,
        "remarks",
        merge.remarks(),
        remark -> {
          place(json, remark.place());
          json.writeString(remark.text());
        });
    array(
        json,
        "topics",
        merge.topics(),
        topic -> {
          json.writeString(topic.name());
          json.writeNumber(topic.count());
          place(json, topic.first());
        });
    array(json, "atoms", merge.atoms(), atom -> atom(json, atom));
    json.writeEndObject();
  }

  private static void totals(JsonGenerator json, Totals totals) {
    json.writeStartArray();
    json.writeNumber(totals.chunks());
    json.writeNumber(totals.mentions());
    json.writeString(totals.positive().toString());
    json.writeString(totals.neutral().toString());
    json.writeString(totals.negative().toString());
    json.writeString(totals.score().toString());
    json.writeString(totals.weightedScore().toString());
    json.writeBoolean(totals.scoresWithinOne());
    json.writeBoolean(totals.spike());
    json.writeNumber(totals.newest());
    json.writeEndArray();
  }

  private static void atom(JsonGenerator json, Atom atom) {
    json.writeString(atom.sketch());
    json.writeNumber(atom.lead().size());
    json.writeString(atom.lead().id());
    json.writeString(atom.lead().label().text());
    json.writeNumber(atom.size());
    json.writeBoolean(atom.spike());
    json.writeStartArray();
    for (Mention mention : atom.mentions()) {
      json.writeString(mention.text());
      place(json, mention.first());
    }
    json.writeEndArray();
    json.writeString(atom.sentiment().toString());
    json.writeNumber(atom.sentimentWeight());
    json.writeStartArray();
    for (long sum : atom.centroid().sums()) {
      json.writeNumber(sum);
    }
    json.writeEndArray();
  }

  private static void place(JsonGenerator json, Place place) {
    json.writeNumber(place.at());
    json.writeString(place.chunkId());
    json.writeNumber(place.index());
  }

  private interface Element<T> {
    void write(T element);
  }

  private static <T> void array(
      JsonGenerator json, String name, List<T> elements, Element<T> writer) {
    json.writeName(name);
    json.writeStartArray();
    for (T element : elements) {
      json.writeStartArray();
      writer.write(element);
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if the text is none of this version
   */
  public static PartialMerge read(String text) {
    try (JsonParser json = Json.parser(text.getBytes(StandardCharsets.UTF_8))) {
      return new Reader(json).merge();
    } catch (JacksonException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("no stored partial merge", e);
    }
  }

  /** Reads value by value; anything unexpected ends it. */
  private record Reader(JsonParser json) {
    PartialMerge merge() {
      expect(JsonToken.START_OBJECT);
      name("v");
      if (integer() != VERSION) {
        throw new IllegalArgumentException("a partial merge of another version");
      }
      name("totals");
      expect(JsonToken.START_ARRAY);
      Totals totals =
          new Totals(
              integer(), integer(), decimal(), decimal(), decimal(), decimal(), decimal(), bool(),
              bool(), integer());
      expect(JsonToken.END_ARRAY);
      name("remarks");
      List<Remark> remarks = elements(() -> new Remark(place(), string()));
      name("topics");
      List<Topic> topics = elements(() -> new Topic(string(), integer(), place()));
      name("atoms");
      List<Atom> atoms = elements(this::atom);
      expect(JsonToken.END_OBJECT);
      return PartialMerge.restored(totals, remarks, topics, atoms);
    }

    private Atom atom() {
      return Atom.restored(
          string(),
          new Atom.Lead(integer(), string(), Label.of(string())),
          integer(),
          bool(),
          mentions(),
          decimal(),
          integer(),
          centroid());
    }

    private List<Mention> mentions() {
      expect(JsonToken.START_ARRAY);
      List<Mention> mentions = new ArrayList<>();
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        mentions.add(new Mention(json.getString(), place()));
      }
      return mentions;
    }

    private Centroid centroid() {
      expect(JsonToken.START_ARRAY);
      List<Long> sums = new ArrayList<>();
      while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
        sums.add(json.getLongValue());
      }
      return Centroid.ofSums(sums.stream().mapToLong(Long::longValue).toArray());
    }

    private Place place() {
      return new Place(integer(), string(), Math.toIntExact(integer()));
    }

    private <T> List<T> elements(Supplier<T> element) {
      expect(JsonToken.START_ARRAY);
      List<T> elements = new ArrayList<>();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        elements.add(element.get());
        expect(JsonToken.END_ARRAY);
      }
      return elements;
    }

    private long integer() {
      expect(JsonToken.VALUE_NUMBER_INT);
      return json.getLongValue();
    }

    private String string() {
      expect(JsonToken.VALUE_STRING);
      return json.getString();
    }

    private BigDecimal decimal() {
      return new BigDecimal(string());
    }

    private boolean bool() {
      JsonToken token = json.nextToken();
      if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
        throw unexpected(token);
      }
      return token == JsonToken.VALUE_TRUE;
    }

    private void name(String name) {
      expect(JsonToken.PROPERTY_NAME);
      if (!json.currentName().equals(name)) {
        throw unexpected(JsonToken.PROPERTY_NAME);
      }
    }

    private void expect(JsonToken expected) {
      JsonToken token = json.nextToken();
      if (token != expected) {
        throw unexpected(token);
      }
    }

    private IllegalArgumentException unexpected(Object token) {
      return new IllegalArgumentException(
          "no stored partial merge: " + token + " at " + json.currentTokenLocation().getColumnNr());
    }
  }
}
