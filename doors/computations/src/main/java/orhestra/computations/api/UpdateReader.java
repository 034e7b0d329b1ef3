package orhestra.computations.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.computations.ComputationSettings;
import orhestra.computations.Update;
import orhestra.computations.domain.ClientName;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.smpc.ComputationType;
import orhestra.computations.wire.ResultJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.JsonFields;
import orhestra.platform.outgoing.AddressRule;
import tools.jackson.databind.JsonNode;

/**
 * Reads what clients send to {@code /api/update}, in both dialects: with {@code clientsList}, or
 * with {@code totalClients} as a number or its text. Ids may be numbers.
 */
final class UpdateReader {
  private final ComputationSettings settings;

  UpdateReader(ComputationSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * The update.
   *
   * @throws ApiException 400 that names the field that is wrong
   */
  Update read(JsonFields body) {
    JobName job = job(body);
    String client = client(body, "clientId", body.any("clientId"));
    Participants participants = participants(body);
    Update.Said said = said(body, participants, mode(body));
    JobSchema schema = SchemaJson.read(body);
    if (said.mode() == Mode.SMPC
        && schema != null
        && schema.byName().containsKey(ResultJson.CLUSTER)) {
      throw body.error(
          "schema", "schema must have no feature " + ResultJson.CLUSTER + " in mode smpc");
    }
    Terms terms =
        new Terms(
            participants,
            or(said.quorum(), participants.total()),
            or(said.grace(), settings.grace()),
            or(said.deadline(), settings.deadline()),
            or(said.mandatory(), List.of()),
            or(said.mode(), Mode.PLAIN),
            or(said.computationType(), said.mode() == Mode.SMPC ? ComputationType.USUAL : ""),
            said.returnUrl());
    return new Update(job, client, terms, said, schema, body);
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static JobName job(JsonFields body) {
    return JobName.of(text(body, "jobId", body.any("jobId")))
        .orElseThrow(() -> body.error("jobId", "jobId " + JobName.RULE));
  }

  static String client(JsonFields body, String field, @Nullable JsonNode value) {
    String name = text(body, field, value);
    if (!ClientName.isAllowed(name)) {
      throw body.error(field, field + " " + ClientName.RULE);
    }
    return name;
  }

  private static String text(JsonFields body, String field, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      throw body.error(field, field + " is missing");
    }
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isNumber()) {
      return value.asString();
    }
    throw body.error(field, field + " must be a string or a number");
  }

  private static Participants participants(JsonFields body) {
    JsonNode list = body.any("clientsList");
    if (list != null) {
      return new Participants.Listed(names(body, "clientsList", list));
    }
    JsonNode total = body.any("totalClients");
    if (total == null) {
      throw body.error("clientsList", "clientsList or totalClients is missing");
    }
    return new Participants.Counted(total(body, total));
  }

  static List<String> names(JsonFields body, String field, JsonNode list) {
    if (!list.isArray()) {
      throw body.error(field, field + " must be a list");
    }
    if (list.isEmpty() || list.size() > Participants.MOST) {
      throw body.error(field, field + " must have 1 to " + Participants.MOST + " items");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      names.add(client(body, field + "[" + i + "]", list.get(i)));
    }
    return List.copyOf(new LinkedHashSet<>(names));
  }

  private @Nullable Mode mode(JsonFields body) {
    String text = body.optionalString("mode", 20);
    if (text == null) {
      return null;
    }
    Mode mode =
        Mode.of(text).orElseThrow(() -> body.error("mode", "mode must be plain, smpc or secure"));
    return switch (mode) {
      case PLAIN -> mode;
      case SMPC -> {
        if (settings.smpc() == null) {
          throw body.error(
              "mode", "mode smpc needs an SMPC cluster, and COORDINATOR_HOST is not set");
        }
        yield mode;
      }
      case SECURE ->
          throw body.error(
              "mode",
              "a round of mode secure is joined with ./orhestra contribute or POST"
                  + " /api/v1/rounds/{jobId}/join");
    };
  }

  private static @Nullable String computationType(JsonFields body, @Nullable Mode mode) {
    String text = body.optionalString("computationType", 20);
    if (text == null) {
      return null;
    }
    if (mode != Mode.SMPC) {
      throw body.error("computationType", "computationType is only for mode smpc");
    }
    return ComputationType.of(text)
        .orElseThrow(
            () ->
                body.error(
                    "computationType",
                    "computationType must be one of " + String.join(", ", ComputationType.ALL)));
  }

  private @Nullable URI returnUrl(JsonFields body) {
    return returnUrl(body, settings);
  }

  static @Nullable URI returnUrl(JsonFields body, ComputationSettings settings) {
    String text = body.optionalString("returnUrl", AddressRule.LONGEST);
    if (text == null) {
      return null;
    }
    try {
      return settings.webhook().rule().read(text);
    } catch (AddressRule.BadAddressException e) {
      throw body.error("returnUrl", "returnUrl " + e.getMessage());
    }
  }

  private static int total(JsonFields body, JsonNode value) {
    String text = value.isString() ? value.stringValue().strip() : "";
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      text = value.asString();
    }
    try {
      int total = Integer.parseInt(text);
      if (total >= 1 && total <= Participants.MOST) {
        return total;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw body.error(
        "totalClients", "totalClients must be a whole number from 1 to " + Participants.MOST);
  }

  private Update.Said said(JsonFields body, Participants participants, @Nullable Mode mode) {
    Integer quorum =
        body.has("quorum") ? (Integer) body.integer("quorum", 1, participants.total()) : null;
    JsonNode list = body.any("mandatoryClients");
    List<String> mandatory = null;
    if (list != null) {
      mandatory =
          list.isArray() && list.isEmpty() ? List.of() : names(body, "mandatoryClients", list);
      if (!mandatory.stream().allMatch(participants::admits)
          || mandatory.size() > participants.total()) {
        throw body.error("mandatoryClients", "mandatoryClients must be of the clientsList");
      }
    }
    return new Update.Said(
        quorum,
        seconds(body, "graceSeconds", 0),
        seconds(body, "deadlineSeconds", 1),
        mandatory,
        mode,
        computationType(body, mode),
        returnUrl(body));
  }

  static @Nullable Duration seconds(JsonFields body, String field, long least) {
    return body.has(field)
        ? Duration.ofSeconds(body.longValue(field, least, ComputationSettings.LONGEST.toSeconds()))
        : null;
  }
}
