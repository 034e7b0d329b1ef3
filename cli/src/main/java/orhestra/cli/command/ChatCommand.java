package orhestra.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatSession;
import orhestra.client.chat.ChatTiming;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Talks to an agent. */
@Command(
    name = "chat",
    description = "Talk to an agent, or ask it one question.",
    footer = {
      "",
      "Without MESSAGE it is a dialogue. Ctrl-C stops the answer, or leaves where there is",
      "none; /help says what else there is. With MESSAGE, or with one piped in, only the",
      "answer is printed; the exit code is 1 if there is none.",
      "",
      "Examples:",
      "  orhestra chat",
      "  orhestra chat --agent support \"How do I reset my key?\"",
      "  git diff | orhestra chat",
      "  orhestra chat --json Hello | jq -r .message.content"
    })
public final class ChatCommand extends ConnectedCommand {
  @Parameters(paramLabel = "MESSAGE", arity = "0..*", description = "What to say.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--agent", paramLabel = "NAME", description = "Whom to talk to.")
  private @Nullable String agent;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Go on with this session instead of a new one.")
  private @Nullable String sessionId;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The session's token; needed where the server has keys.")
  private @Nullable String token;

  public ChatCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Transport transport) throws InterruptedException, IOException {
    @Nullable ChatSession known = sessionId == null ? null : ChatSession.of(sessionId, token);
    if (known != null && agent != null) {
      throw CommandException.usage(
          "--agent is for a new session; the one that --session names has its agent", null);
    }
    if (known == null && token != null) {
      throw CommandException.usage("--token needs --session", null);
    }
    @Nullable String question = question();
    if (question == null && json()) {
      throw CommandException.usage("--json needs a MESSAGE", "see ./orhestra chat --help");
    }
    ChatClient client = new ChatClient(transport);
    Interrupts interrupts = Interrupts.ofThisProcess();
    if (question != null) {
      new ChatQuestion(client, terminal(), interrupts, ChatTiming.DEFAULTS, json())
          .ask(known == null ? begin(client) : known, known == null ? 0 : -1, question);
      return ExitCode.OK;
    }
    ChatDialogue dialogue = new ChatDialogue(client, terminal(), interrupts, ChatTiming.DEFAULTS);
    return known == null ? dialogue.begin(begin(client)) : dialogue.resume(known);
  }

  private ChatSession begin(ChatClient client) throws InterruptedException {
    try {
      return client.init(agent, Map.of());
    } catch (ServerException e) {
      if (e.status() == 404 && e.field() == null) {
        throw CommandException.failed(
            "this server has no conversations", "start one that has: ./orhestra serve");
      }
      throw e;
    }
  }

  /** What to ask, null for a dialogue. */
  private @Nullable String question() throws IOException {
    String question = String.join(" ", words).strip();
    if (question.isEmpty() && !terminal().typed()) {
      question = new String(terminal().in().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (question.isEmpty()) {
        throw CommandException.usage(
            "nothing was said", "give a message: ./orhestra chat \"Hello\"");
      }
    }
    return question.isEmpty() ? null : question;
  }
}
