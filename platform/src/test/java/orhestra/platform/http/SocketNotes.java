package orhestra.platform.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that answers each message by itself and notes down what happens. */
class SocketNotes implements WebSocketHandler {
  final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  final AtomicInteger alive = new AtomicInteger();
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  @Override
  public void opened(WebSocket opened) throws Exception {
    note("opened");
    socket.complete(opened);
  }

  @Override
  public void message(String text) throws Exception {
    note("message " + text);
    socket.get().send(text);
  }

  @Override
  public void alive() {
    alive.incrementAndGet();
  }

  @Override
  public void closed(int code, String reason) {
    note("closed " + code + (reason.isEmpty() ? "" : " " + reason));
  }

  void note(String note) {
    notes.add(note);
  }

  WebSocket socket() throws Exception {
    return socket.get(20, TimeUnit.SECONDS);
  }

  /** The next note, as soon as it is there. */
  String next() throws InterruptedException {
    return String.valueOf(notes.poll(20, TimeUnit.SECONDS));
  }

  /** Whether there is another note. */
  boolean isEmpty() {
    return notes.isEmpty();
  }
}
