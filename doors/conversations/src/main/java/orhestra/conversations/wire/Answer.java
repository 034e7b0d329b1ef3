package orhestra.conversations.wire;

import static java.util.Objects.requireNonNull;

/**
 * A whole answer of the execution service.
 *
 * @param document the data of the chat_response, a JSON object
 * @param message the assistant's message in it, a JSON object
 * @param text the message's content where it is text; empty otherwise
 */
public record Answer(String document, String message, String text) {
  public Answer {
    requireNonNull(document, "document is null");
    requireNonNull(message, "message is null");
    requireNonNull(text, "text is null");
  }
}
