package orhestra.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{script}}";

  @Test
  void pageHoldsEverySectionAndAllRows() throws Exception {
    String page =
        HtmlReport.render(SampleSweep.facts("Sweep of four functions"), SampleSweep.rows(true));

    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("<title>Sweep of four functions · Orhestra</title>");
    assertThat(page)
        .contains(
            "id=\"h-board\"",
            "id=\"h-convergence\"",
            "id=\"h-box\"",
            "id=\"h-heat\"",
            "id=\"h-all\"")
        .contains("killed with SIGKILL at 41 %")
        .contains("1 min 02 s")
        .doesNotContain("{{");
    assertThat(data(page).get("rows").size()).isEqualTo(288);
    assertThat(data(page).get("algorithms").size()).isEqualTo(3);
    assertThat(data(page).get("rows").get(0).get(11).size()).isEqualTo(ConvergenceCurve.STEPS);
    Path samples = Files.createDirectories(Path.of("target", "report-samples"));
    Files.writeString(samples.resolve("progress.html"), page);
    Files.writeString(
        samples.resolve("no-progress.html"),
        HtmlReport.render(SampleSweep.facts("Sweep without progress"), SampleSweep.rows(false)));
  }

  @Test
  void pageNamesNoOtherHostAndItsPolicyAllowsNone() {
    String page = HtmlReport.render(SampleSweep.facts("Sweep"), SampleSweep.rows(true));

    assertThat(page).doesNotContain("http:", "https:", "url(", "@import", "fetch(", "src=");
    assertThat(page).contains("default-src 'none'").contains("script-src 'sha256-");
    String script = between(page, "<script>", "</script>");
    assertThat(page).contains("script-src " + Html.policySource(script));
    assertThat(page)
        .contains("style-src " + Html.policySource(between(page, "<style>", "</style>")));
  }

  @Test
  void hostileNamesStayText() throws Exception {
    ReportRow row =
        new ReportRow(HOSTILE, HOSTILE, HOSTILE, 10, 10, 2, 1L, HOSTILE, 1, 5, 0.5, List.of());
    ReportFacts facts = SampleSweep.facts(HOSTILE);

    String page = HtmlReport.render(facts, List.of(row));

    String plain = HtmlReport.render(SampleSweep.facts("x"), SampleSweep.rows(false));
    assertThat(count(page, "<script")).isEqualTo(count(plain, "<script"));
    assertThat(count(page, "</script")).isEqualTo(count(plain, "</script"));
    assertThat(page).doesNotContain("<img").doesNotContain("onerror=alert(2)>'");
    assertThat(data(page).get("algorithms").get(0).asString()).isEqualTo(HOSTILE);
    assertThat(data(page).get("rows").get(0).get(0).asString()).isEqualTo(HOSTILE);
  }

  @Test
  void jobWithoutAnyResultGivesAPageThatSaysSo() throws Exception {
    String page = HtmlReport.render(SampleSweep.facts("Empty"), List.of());

    assertThat(page).contains("No run gave a value.");
    assertThat(data(page).get("rows").size()).isZero();
  }

  @Test
  void valuesThatAreNoNumberBecomeNull() throws Exception {
    ReportRow row =
        new ReportRow("t", "PSO", "", null, null, null, null, "", 1, 5, Double.NaN, List.of());

    String page = HtmlReport.render(SampleSweep.facts("x"), List.of(row));

    JsonNode cells = data(page).get("rows").get(0);
    assertThat(cells.get(10).isNull()).isTrue();
    assertThat(cells.get(3).isNull()).isTrue();
  }

  private static JsonNode data(String page) {
    return JsonMapper.shared()
        .readTree(between(page, "<script id=\"data\" type=\"application/json\">", "</script>"));
  }

  private static String between(String page, String from, String to) {
    int start = page.indexOf(from) + from.length();
    return page.substring(start, page.indexOf(to, start));
  }

  private static long count(String text, String part) {
    Matcher matcher = Pattern.compile(part, Pattern.LITERAL).matcher(text);
    return matcher.results().count();
  }
}
