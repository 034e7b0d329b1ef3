package orhestra.platform.openapi;

import java.util.ArrayList;
import java.util.List;
import orhestra.platform.http.Access;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** The answers that the platform gives on every route of a kind. */
final class StandardAnswers {
  private StandardAnswers() {}

  static List<RouteDoc.Answer> of(Access access, boolean writes) {
    List<RouteDoc.Answer> answers = new ArrayList<>();
    answers.add(error(400, "malformed input; `field` names what is wrong"));
    if (access != Access.OPEN) {
      answers.add(error(401, "the key of the route is set and was not sent"));
    }
    answers.add(error(403, "no key, and a foreign Host or Origin"));
    if (writes) {
      answers.add(error(413, "the body is longer than the server's limit"));
      answers.add(error(415, "the body is said to be something else than JSON"));
    }
    answers.add(error(500, "an error of the server; `correlationId` finds it in the log"));
    return answers;
  }

  private static RouteDoc.Answer error(int status, String text) {
    return new RouteDoc.Answer(status, text, "application/json", Schema.ERROR, null);
  }
}
