package orhestra.computations.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.computations.ComputationSettings;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.RoundTerms;
import orhestra.computations.domain.Terms;
import orhestra.computations.rounds.Join;
import orhestra.computations.store.MessageRow;
import orhestra.computations.wire.RoundTermsJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import orhestra.secagg.Bytes;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Layout;
import tools.jackson.databind.JsonNode;

/** Reads what clients send to join a round. */
final class JoinReader {
  private static final int LONGEST_TOKEN = 200;
  private static final int SHORTEST_TOKEN = 22;

  /** All clients' names together must fit into one text of the database, in base64 too. */
  private static final int LONGEST_LIST = 300_000;

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{" + RoundTermsJson.KEY_LENGTH + "}");

  private final ComputationSettings settings;

  JoinReader(ComputationSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * The wish to take part.
   *
   * @throws ApiException 400 that names the field that is wrong
   */
  Join read(JobName job, JsonFields body) {
    body.only(
        "clientId",
        "token",
        "clientsList",
        "schema",
        "variant",
        "keys",
        "minimumClients",
        "minimumCell",
        "maxRows",
        "deadlineSeconds",
        "stageSeconds",
        "returnUrl");
    String client = UpdateReader.client(body, "clientId", body.any("clientId"));
    Participants.Listed participants = participants(body);
    JobSchema schema = SchemaJson.read(body);
    if (schema == null || schema.features().isEmpty()) {
      throw body.error("schema", "schema is missing: a round sums what it lists");
    }
    Variant variant = body.optionalEnum("variant", Variant.class);
    Map<String, String> keys = keys(body, participants);
    if (variant == Variant.ACTIVE && keys.isEmpty()) {
      throw body.error("keys", "keys of all clients are needed in the variant ACTIVE");
    }
    if (variant != Variant.ACTIVE && !keys.isEmpty()) {
      throw body.error("variant", "variant must be ACTIVE where there are keys");
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("variant", (variant == null ? Variant.SEMI_HONEST : variant).name());
    said.put("keys", keys);
    long minimum =
        number(body, "minimumClients", 1, Participants.MOST, RoundTerms.USUAL_MINIMUM, said);
    if (minimum < RoundParameters.FEWEST_CLIENTS) {
      throw body.error(
          "minimumClients",
          "minimumClients must be at least "
              + RoundParameters.FEWEST_CLIENTS
              + ": of a sum of two each knows the other's part");
    }
    RoundTerms terms =
        new RoundTerms(
            variant == null ? Variant.SEMI_HONEST : variant,
            (int) minimum,
            number(body, "minimumCell", 0, 1_000_000_000, 0, said),
            number(body, "maxRows", 1, Layout.MOST_ROWS, RoundTerms.USUAL_ROWS, said),
            seconds(body, "stageSeconds", settings.stageTime(), said),
            keys);
    Duration deadline = seconds(body, "deadlineSeconds", settings.deadline(), said);
    URI returnUrl = UpdateReader.returnUrl(body, settings);
    if (returnUrl != null) {
      said.put("returnUrl", returnUrl.toString());
    }
    int total = participants.total();
    Terms jobTerms =
        new Terms(
            participants,
            Math.min(total, Math.max((int) minimum, RoundParameters.standardThreshold(total))),
            Duration.ZERO,
            deadline,
            List.of(),
            Mode.SECURE,
            "",
            returnUrl);
    return new Join(
        job,
        client,
        hash(token(body)),
        jobTerms,
        terms,
        said,
        schema,
        Json.text(body.node().path("schema")));
  }

  private static Participants.Listed participants(JsonFields body) {
    JsonNode list = body.any("clientsList");
    if (list == null) {
      throw body.error("clientsList", "clientsList is missing: a round needs to know its clients");
    }
    List<String> names = UpdateReader.names(body, "clientsList", list);
    if (names.size() > MessageRow.MOST_SENDERS
        || names.stream().mapToInt(name -> name.length() * 3).sum() > LONGEST_LIST) {
      throw body.error("clientsList", "clientsList is too long for a round");
    }
    return new Participants.Listed(names);
  }

  private static Map<String, String> keys(JsonFields body, Participants participants) {
    JsonFields object = body.optionalObject("keys");
    if (object == null) {
      return Map.of();
    }
    Map<String, String> keys = RoundTermsJson.keys(object);
    keys.forEach(
        (client, key) -> {
          if (!KEY.matcher(key).matches()) {
            throw object.error(
                client, "the key of " + client + " must be 64 lower-case hexadecimal digits");
          }
        });
    List<String> missing = participants.missing(List.copyOf(keys.keySet()));
    if (!missing.isEmpty()) {
      throw body.error("keys", "keys has none of " + String.join(", ", missing));
    }
    keys.keySet().removeIf(client -> !participants.admits(client));
    return keys;
  }

  private static long number(
      JsonFields body, String field, long least, long most, long usual, Map<String, Object> said) {
    if (!body.has(field)) {
      return usual;
    }
    long number = body.longValue(field, least, most);
    said.put(field, number);
    return number;
  }

  private static Duration seconds(
      JsonFields body, String field, Duration usual, Map<String, Object> said) {
    Duration given = UpdateReader.seconds(body, field, 1);
    if (given == null) {
      return usual;
    }
    said.put(field, given.toSeconds());
    return given;
  }

  private static String token(JsonFields body) {
    String token = body.string("token", LONGEST_TOKEN);
    if (token.length() < SHORTEST_TOKEN) {
      throw body.error(
          "token", "token must have at least " + SHORTEST_TOKEN + " random characters");
    }
    return token;
  }

  /** What is kept of a token, and compared. */
  static String hash(@Nullable String token) {
    return Bytes.sha256((token == null ? "" : token).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
