package orhestra.computations.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;

/** Terms as they are kept. */
public final class TermsJson {
  private static final int LONGEST = 200;
  private static final int LONGEST_URL = 10_000;

  private TermsJson() {}

  /** As JSON. */
  public static String write(Terms terms) {
    Map<String, Object> document = new LinkedHashMap<>();
    switch (terms.participants()) {
      case Participants.Listed listed -> document.put("clients", listed.clients());
      case Participants.Counted some -> document.put("total", some.total());
    }
    document.put("quorum", terms.quorum());
    document.put("graceMillis", terms.grace().toMillis());
    document.put("deadlineMillis", terms.deadline().toMillis());
    document.put("mandatory", terms.mandatory());
    document.put("mode", terms.mode().text());
    document.put("computationType", terms.computationType());
    URI returnUrl = terms.returnUrl();
    if (returnUrl != null) {
      document.put("returnUrl", returnUrl.toString());
    }
    return Json.text(document);
  }

  /** What {@link #write} wrote. */
  public static Terms read(String document) {
    JsonFields fields = Json.parseObject(document.getBytes(StandardCharsets.UTF_8));
    Participants participants =
        fields.has("clients")
            ? new Participants.Listed(fields.strings("clients", Participants.MOST, LONGEST))
            : new Participants.Counted(fields.integer("total", 1, Participants.MOST));
    List<String> mandatory = fields.strings("mandatory", Participants.MOST, LONGEST);
    String mode = fields.optionalString("mode", LONGEST);
    String computationType = fields.optionalString("computationType", LONGEST);
    String returnUrl = fields.optionalString("returnUrl", LONGEST_URL);
    return new Terms(
        participants,
        fields.integer("quorum", 1, Participants.MOST),
        Duration.ofMillis(fields.longValue("graceMillis", 0, Long.MAX_VALUE)),
        Duration.ofMillis(fields.longValue("deadlineMillis", 0, Long.MAX_VALUE)),
        mandatory,
        mode == null ? Mode.PLAIN : Mode.of(mode).orElseThrow(),
        computationType == null ? "" : computationType,
        returnUrl == null ? null : URI.create(returnUrl));
  }
}
