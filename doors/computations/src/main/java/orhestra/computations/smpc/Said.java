package orhestra.computations.smpc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.outgoing.OutgoingHttp.Answer;
import tools.jackson.databind.JsonNode;

/** What the cluster's coordinator answers, by what follows from it. */
sealed interface Said {
  /** It has the job, or had it before. */
  record Accepted() implements Said {}

  /** It does not know the job. */
  record Unknown() implements Said {}

  /** It works on it. */
  record Working(String status) implements Said {}

  /** It is done. */
  record Done(List<BigDecimal> output) implements Said {}

  /** It will not do it, or has failed; the text says why. */
  record Refused(String why) implements Said {}

  /** It may say something else when it is asked again. */
  record Unclear(String why) implements Said {}

  /** More of what a stranger says is not shown. */
  int SHOWN = 500;

  /** To the request that begins a computation. */
  static Said toStart(Answer answer) {
    if ((answer.status() >= 200 && answer.status() < 300) || answer.status() == 409) {
      return new Accepted();
    }
    return otherwise(answer);
  }

  /** To the question how far it is. */
  static Said toQuestion(Answer answer) {
    if (answer.status() == 204) {
      return new Unknown();
    }
    if (answer.status() != 200) {
      return otherwise(answer);
    }
    if (!answer.whole()) {
      return new Refused("its answer is longer than " + answer.body().length() + " characters");
    }
    Optional<JsonNode> document = tree(answer.body());
    if (document.isEmpty()) {
      return new Unclear("it answered something that is no JSON");
    }
    JsonNode json = document.get();
    // Older coordinators say 204 in the body of a 200.
    if (json.isInt() && json.intValue() == 204) {
      return new Unknown();
    }
    JsonNode status = json.path("status");
    if (!status.isString() || status.stringValue().isEmpty()) {
      return new Unclear("it answered something without a status");
    }
    return switch (status.stringValue()) {
      case "COMPLETED" -> done(json.path("computationOutput"));
      case "FAILED" -> new Refused(message(json).orElse("it gave no reason"));
      default -> new Working(shortened(status.stringValue()));
    };
  }

  private static Said done(JsonNode output) {
    if (!output.isArray()) {
      return new Refused("its result has no computationOutput that is a list");
    }
    List<BigDecimal> numbers = new ArrayList<>(output.size());
    for (JsonNode item : output) {
      Optional<BigDecimal> number = number(item);
      if (number.isEmpty()) {
        return new Refused("its result has an entry that is no number, at " + numbers.size());
      }
      numbers.add(number.get());
    }
    return new Done(List.copyOf(numbers));
  }

  /** Whole numbers come as text, others as numbers. */
  private static Optional<BigDecimal> number(JsonNode item) {
    String text =
        item.isString() ? item.stringValue().strip() : item.isNumber() ? item.asString() : "";
    // An exponent could make a number that takes gigabytes to write.
    if (text.length() > 400) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) <= 400 ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Said otherwise(Answer answer) {
    int status = answer.status();
    String why =
        "it answered "
            + status
            + tree(answer.body()).flatMap(Said::message).map(text -> ": " + text).orElse("");
    // 411 is how it says that it cannot queue more jobs at the moment.
    boolean mayPass =
        status >= 500 || status == 408 || status == 411 || status == 425 || status == 429;
    return mayPass ? new Unclear(why) : new Refused(why);
  }

  private static Optional<JsonNode> tree(String body) {
    try {
      // Checked first, then with every number as it was written.
      Json.parse(body.getBytes(StandardCharsets.UTF_8));
      return Optional.of(Json.exact(body));
    } catch (ApiException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> message(JsonNode json) {
    JsonNode message = json.isString() ? json : json.path("message");
    return message.isString() && !message.stringValue().isBlank()
        ? Optional.of(shortened(message.stringValue().strip()))
        : Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
