package orhestra.execution.offline;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.Job;
import orhestra.execution.model.Model;
import orhestra.execution.model.ModelAnswer;
import orhestra.execution.model.Prompt;
import orhestra.execution.model.TokenSink;
import orhestra.execution.model.Usage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers without a model: looks up what an Orhestra server is doing, and says of everything else
 * that it cannot. The same words and the same state of the server get the same answer. A server
 * that does not answer is part of the answer, not a failure.
 */
public final class OfflineResponder implements Model {
  private static final int MOST = 10;
  private static final int BEST = 3;
  private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

  private final Transport transport;
  private final Duration tokenDelay;

  /**
   * @param server where jobs, workers and brands are asked for
   * @param tokenDelay the pause between two words
   */
  public OfflineResponder(TransportOptions server, Duration tokenDelay) {
    this.transport = new Transport(server);
    this.tokenDelay = requireNonNull(tokenDelay, "tokenDelay is null");
  }

  @Override
  public String name() {
    return "the built-in responder, which asks " + transport.server();
  }

  @Override
  public ModelAnswer answer(Prompt prompt, TokenSink tokens) throws InterruptedException {
    ServerTools tools = new ServerTools(transport);
    String said = prompt.lastWords();
    String text = (prompt.isFirst() ? Wording.WHO_I_AM + "\n" : "") + answer(prompt, said, tools);
    int words = 0;
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (words++ > 0 && !tokenDelay.isZero()) {
        Thread.sleep(tokenDelay);
      }
      tokens.token(word.group());
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("model", "orhestra-built-in");
    metadata.put("finish_reason", "stop");
    ArrayNode called = metadata.putArray("tools_used");
    tools.called().forEach(called::add);
    return new ModelAnswer(
        text,
        JsonNodeFactory.instance.arrayNode(),
        new Usage(said.isBlank() ? 0 : said.strip().split("\\s+", -1).length, words),
        tools.called().isEmpty() ? 1 : 2,
        tools.called().isEmpty() ? List.of() : List.of(transport.server().toString()),
        metadata);
  }

  private String answer(Prompt prompt, String said, ServerTools tools) throws InterruptedException {
    try {
      return answer(Question.of(said), prompt, tools);
    } catch (ServerUnreachableException e) {
      return "The Orhestra server at "
          + transport.server()
          + " does not answer, so I cannot look that up. `./orhestra serve` starts one;"
          + " ORHESTRA_SERVER says where it is.";
    } catch (ServerException e) {
      return e.status() == 401 || e.status() == 403
          ? "The Orhestra server at "
              + transport.server()
              + " wants a key before it tells me that: give this worker ORHESTRA_VIEWER_KEY."
          : "The Orhestra server at " + transport.server() + " refuses to say: " + e.error() + ".";
    } catch (IOException e) {
      return "The Orhestra server broke off in the middle of what it told me; ask once more.";
    }
  }

  private String answer(Question question, Prompt prompt, ServerTools tools)
      throws InterruptedException, IOException {
    return switch (question) {
      case Question.Help() -> Wording.WHAT_I_KNOW;
      case Question.Jobs(String status) -> Wording.jobs(tools.jobs(status, MOST + 1), status, MOST);
      case Question.Progress(String name) -> {
        Optional<Job> job = tools.job(name);
        yield job.map(Wording::progress).orElseGet(() -> Wording.noJob(name));
      }
      case Question.Best(String name) -> {
        Optional<Job> job = tools.job(name);
        yield job.isEmpty()
            ? Wording.noJob(name)
            : Wording.best(job.get(), tools.best(job.get(), BEST));
      }
      case Question.Workers() -> Wording.workers(tools.spots(), MOST);
      case Question.Health() -> Wording.health(transport.server().toString(), tools.health());
      case Question.Brands() -> Wording.brands(tools.brands(), MOST);
      case Question.Brand(String name) ->
          tools
              .summary(name)
              .map(Wording::summary)
              .orElse("Nothing has been merged for a brand \"" + name + "\".");
      case Question.Other(String text) ->
          Wording.other(text, prompt.tools() == null ? 0 : prompt.tools().size());
    };
  }

  @Override
  public void close() {
    transport.close();
  }
}
