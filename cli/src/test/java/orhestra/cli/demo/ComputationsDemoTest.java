package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

/** {@code orhestra demo computations}: real processes, one of which dies in the round. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ComputationsDemoTest {
  @TempDir private Path folder;

  @Test
  void theJointResultIsThatOfTheRowsOfThoseWhoStayed() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");

    int code = Demos.run(out, err, "computations", "--seed", "7", "--json");

    String told = Files.readString(err);
    assertThat(code).as(told).isZero();
    JsonNode document = WireJson.mapper().readTree(Files.readString(out));
    assertThat(document.path("success").asBoolean()).isTrue();
    assertThat(document.path("signed").asBoolean()).isTrue();
    assertThat(document.path("survivors").toString())
        .isEqualTo("[\"Aachen\",\"Bergen\",\"Coimbra\",\"Espoo\"]");
    assertThat(document.path("figures").size()).isEqualTo(28);
    assertThat(document.path("received").get(0).path("unmaskedChiSquare").asDouble())
        .isGreaterThan(1_000);
    assertThat(told).contains("Died      Dublin, after it had shared its keys", "FINISHED");
  }
}
