package orhestra.computations.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.RoundTerms;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Layout;

/** Terms of rounds as they travel and are kept. */
public final class RoundTermsJson {
  /** An Ed25519 public key in hex. */
  public static final int KEY_LENGTH = 64;

  private RoundTermsJson() {}

  /** By the name of the field in which a client says it. */
  public static Map<String, Object> fields(RoundTerms terms) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("variant", terms.variant().name());
    fields.put("minimumClients", (long) terms.minimumClients());
    fields.put("minimumCell", terms.minimumCell());
    fields.put("maxRows", terms.maximumRows());
    fields.put("stageSeconds", terms.stageTime().toSeconds());
    fields.put("keys", new TreeMap<>(terms.keys()));
    return fields;
  }

  /** As JSON. */
  public static String write(RoundTerms terms) {
    return Json.text(fields(terms));
  }

  /** What {@link #write} wrote. */
  public static RoundTerms read(String document) {
    JsonFields fields = Json.parseObject(document.getBytes(StandardCharsets.UTF_8));
    return new RoundTerms(
        Variant.valueOf(fields.string("variant", KEY_LENGTH)),
        fields.integer("minimumClients", 1, Participants.MOST),
        fields.longValue("minimumCell", 0, Long.MAX_VALUE),
        fields.longValue("maxRows", 1, Layout.MOST_ROWS),
        Duration.ofSeconds(fields.longValue("stageSeconds", 1, Long.MAX_VALUE)),
        keys(fields.object("keys")));
  }

  /** Keys by client. */
  public static Map<String, String> keys(JsonFields object) {
    Map<String, String> keys = new TreeMap<>();
    for (String client : object.node().propertyNames()) {
      keys.put(client, object.string(client, KEY_LENGTH));
    }
    return keys;
  }
}
