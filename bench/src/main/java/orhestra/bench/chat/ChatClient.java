package orhestra.bench.chat;

import java.io.EOFException;
import java.io.IOException;
import orhestra.bench.load.Client;
import orhestra.bench.load.WebSocketConnection;

/** A client that says the same again and again, each time when the answer before is whole. */
public final class ChatClient implements Client {
  private final WebSocketConnection socket;
  private final String message;
  private final int pieces;

  /**
   * Connects to a session of its own.
   *
   * @param pieces in which it wants its answers, see {@link PromptExecution}
   */
  public ChatClient(int port, String session, int pieces) throws IOException {
    this.socket = new WebSocketConnection(port, ChatDoor.socket(session, 0));
    this.message = Frames.message(null, PromptExecution.request(pieces));
    this.pieces = pieces;
  }

  /** A turn. */
  @Override
  public int step() throws IOException {
    socket.send(message);
    int seen = 0;
    while (socket.next()) {
      String frame = socket.text();
      switch (Frames.type(frame)) {
        case "chat_streaming" -> seen++;
        case "chat_response" -> {
          if (seen != pieces) {
            throw new IOException(seen + " of " + pieces + " pieces came");
          }
          return 1;
        }
        case "connection_ack", "chat_processing" -> {}
        default -> throw new IOException("not expected: " + frame);
      }
    }
    throw new EOFException("the socket was closed with " + socket.closeCode());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
