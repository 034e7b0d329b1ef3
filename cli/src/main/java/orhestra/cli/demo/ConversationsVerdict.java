package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.List;
import orhestra.cli.demo.chat.ChatCounts;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the clients counted, beside what the servers have. Every turn must have been answered once,
 * every event told once, and every answer be what was streamed of it and be in the transcript.
 *
 * @param rows one for each replica
 */
record ConversationsVerdict(List<Row> rows) {

  /**
   * The clients that began at a replica.
   *
   * @param clients how many
   * @param counts all that they counted
   */
  record Row(String replica, int clients, ChatCounts counts) {
    Row {
      requireNonNull(replica, "replica is null");
      requireNonNull(counts, "counts is null");
    }
  }

  ConversationsVerdict {
    rows = List.copyOf(rows);
  }

  boolean isExact() {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.counts().isExact());
  }

  /** The replicas whose clients counted something wrong. */
  List<String> wrong() {
    return rows.stream().filter(row -> !row.counts().isExact()).map(Row::replica).toList();
  }

  private ChatCounts counts() {
    return rows.stream().map(Row::counts).reduce(ChatCounts.NONE, ChatCounts::plus);
  }

  /** For people. */
  String text(Terminal.Display display) {
    ChatCounts all = counts();
    StringBuilder text = new StringBuilder("\n");
    text.append(
        new Table<Row>()
            .id("BEGUN AT", Row::replica)
            .number("CLIENTS", row -> Figures.count(row.clients()))
            .number("TURNS", row -> Figures.count(row.counts().said()))
            .number("ANSWERED", row -> Figures.count(row.counts().answered()))
            .number("TWICE", row -> Figures.count(row.counts().again()))
            .number("EVENTS", row -> Figures.count(row.counts().events()))
            .number("MISSING", row -> Figures.count(row.counts().missing()))
            .number("DOUBLED", row -> Figures.count(row.counts().doubled()))
            .number("ALTERED", row -> Figures.count(row.counts().altered()))
            .number("RECONNECTS", row -> Figures.count(row.counts().reconnects()))
            .render(rows, display));
    text.append('\n');
    if (isExact()) {
      text.append(Colour.GREEN.on(display, "Exact"))
          .append(": ")
          .append(Figures.count(all.said()))
          .append(" turns said, ")
          .append(Figures.count(all.answered()))
          .append(" answered once; of ")
          .append(Figures.count(all.events()))
          .append(" events none missing, none twice,\n")
          .append("although a replica and the worker were killed. Answers are what was streamed, ")
          .append("and the\ntranscript has each message once.\n");
    } else {
      text.append(Colour.RED.on(display, "Not exact"))
          .append(": ")
          .append(Figures.count(all.failed()))
          .append(" turns not answered, ")
          .append(Figures.count(all.again()))
          .append(" answered again, ")
          .append(Figures.count(all.missing()))
          .append(" events missing,\n")
          .append(Figures.count(all.doubled()))
          .append(" doubled, ")
          .append(Figures.count(all.altered()))
          .append(" answers not as they were streamed, ")
          .append(Figures.count(all.said() - all.recorded()))
          .append(" turns not in the transcript as they were.\n");
    }
    return text.toString();
  }

  /** For programs. */
  ObjectNode json(long seed) {
    ObjectNode document = WireJson.mapper().createObjectNode();
    document.put("success", isExact()).put("seed", seed);
    ArrayNode replicas = document.putArray("replicas");
    for (Row row : rows) {
      replicas
          .addObject()
          .put("replica", row.replica())
          .put("clients", row.clients())
          .put("exact", row.counts().isExact())
          .putPOJO("counts", row.counts());
    }
    return document;
  }
}
