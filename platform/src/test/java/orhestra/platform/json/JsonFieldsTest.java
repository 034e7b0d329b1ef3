package orhestra.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;

class JsonFieldsTest {
  private static JsonFields read(String json) {
    return Json.parseObject(json.getBytes(UTF_8));
  }

  private static void refused(
      String json, Consumer<JsonFields> reader, String field, String error) {
    assertThatThrownBy(() -> reader.accept(read(json)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.error()).isEqualTo(error);
            });
  }

  @Test
  void fieldsAreReadByType() {
    JsonFields fields =
        read(
            """
            {"s":"text","i":5,"l":9007199254740993,"d":1.5,"n":2,"b":true,"o":{"x":1},
             "list":["a","b"],"objects":[{"id":1},{"id":2}],"e":"viewer","null":null}
            """);
    assertThat(fields.string("s", 4)).isEqualTo("text");
    assertThat(fields.integer("i", 5, 5)).isEqualTo(5);
    assertThat(fields.longValue("l", 0, Long.MAX_VALUE)).isEqualTo(9007199254740993L);
    assertThat(fields.number("d")).isEqualTo(1.5);
    assertThat(fields.number("n")).isEqualTo(2.0);
    assertThat(fields.bool("b", false)).isTrue();
    assertThat(fields.object("o").integer("x", 0, 9)).isEqualTo(1);
    assertThat(fields.strings("list", 2, 1)).containsExactly("a", "b");
    assertThat(fields.objects("objects", 2, o -> o.integer("id", 0, 9))).containsExactly(1, 2);
    assertThat(fields.optionalEnum("e", Access.class)).isEqualTo(Access.VIEWER);
    assertThat(fields.has("s")).isTrue();
  }

  @Test
  void absentAndNullTakeTheDefault() {
    JsonFields fields = read("{\"null\":null}");
    for (String name : new String[] {"null", "absent"}) {
      assertThat(fields.has(name)).isFalse();
      assertThat(fields.optionalString(name, 1)).isNull();
      assertThat(fields.integer(name, 0, 9, 7)).isEqualTo(7);
      assertThat(fields.longValue(name, 0, 9, 8)).isEqualTo(8);
      assertThat(fields.number(name, 0.5)).isEqualTo(0.5);
      assertThat(fields.optionalNumber(name)).isNull();
      assertThat(fields.bool(name, true)).isTrue();
      assertThat(fields.optionalObject(name)).isNull();
      assertThat(fields.optionalEnum(name, Access.class)).isNull();
      assertThat(fields.objects(name, 1, o -> o)).isEmpty();
      assertThat(fields.any(name)).isNull();
    }
  }

  @Test
  void missingFieldIsNamed() {
    refused("{}", f -> f.string("name", 9), "name", "name is missing");
    refused("{\"n\":null}", f -> f.integer("n", 0, 9), "n", "n is missing");
    refused("{}", f -> f.object("o"), "o", "o is missing");
    refused("{}", f -> f.strings("l", 1, 1), "l", "l is missing");
  }

  @Test
  void wrongTypeIsNamed() {
    refused("{\"a\":1}", f -> f.string("a", 9), "a", "a must be a string");
    refused("{\"a\":\"1\"}", f -> f.number("a"), "a", "a must be a finite number");
    refused("{\"a\":1e999}", f -> f.number("a"), "a", "a must be a finite number");
    refused("{\"a\":\"true\"}", f -> f.bool("a", true), "a", "a must be true or false");
    refused("{\"a\":[]}", f -> f.object("a"), "a", "a must be an object");
    refused("{\"a\":{}}", f -> f.strings("a", 1, 1), "a", "a must be a list");
    refused("{\"a\":[1]}", f -> f.strings("a", 1, 1), "a[0]", "a[0] must be a string");
    refused("{\"a\":[1]}", f -> f.objects("a", 1, o -> o), "a[0]", "a[0] must be an object");
    String range = "a must be a whole number from 0 to 9";
    for (String value : new String[] {"1.0", "1.5", "\"1\"", "-1", "10", "99999999999999999999"}) {
      refused("{\"a\":" + value + "}", f -> f.integer("a", 0, 9), "a", range);
    }
    refused(
        "{\"e\":\"root\"}",
        f -> f.optionalEnum("e", Access.class),
        "e",
        "e must be one of OPEN, VIEWER, OPERATOR, AGENT, CONTRIBUTOR, PARTICIPANT, VISITOR");
  }

  @Test
  void lengthsAreLimited() {
    refused(
        "{\"a\":\"xyz\"}", f -> f.string("a", 2), "a", "a must not be longer than 2 characters");
    refused("{\"a\":[1,2]}", f -> f.strings("a", 1, 1), "a", "a must not have more than 1 items");
  }

  @Test
  void nestedFieldsHaveFullNames() {
    refused(
        "{\"agents\":{\"step\":0}}",
        f -> f.object("agents").integer("step", 1, 9),
        "agents.step",
        "agents.step must be a whole number from 1 to 9");
    refused(
        "{\"tasks\":[{\"id\":1},{}]}",
        f -> f.objects("tasks", 9, t -> t.integer("id", 0, 9)),
        "tasks[1].id",
        "tasks[1].id is missing");
  }

  @Test
  void unknownFieldsAreRefused() {
    JsonFields fields = read("{\"a\":{\"b\":1,\"c\":2}}");
    assertThat(fields.only("a", "z")).isSameAs(fields);
    refused("{\"a\":{\"b\":1,\"c\":2}}", f -> f.object("a").only("b"), "a.c", "unknown field a.c");
  }
}
