package orhestra.cli.command;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.client.chat.ChatEnd;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatListener;
import orhestra.client.chat.ChatState;

/** All that a chat in the terminal waits for, in one queue, so that one thread handles it. */
final class ChatSignals implements ChatListener {
  /** One of them. */
  sealed interface Signal {
    record Typed(String line) implements Signal {}

    record EndOfInput() implements Signal {}

    /** Ctrl-C. */
    record Interrupt() implements Signal {}

    record Happened(ChatEvent event) implements Signal {}

    record Lost(ChatState state) implements Signal {}

    /** The first of several failures to connect. */
    record Away(String reason) implements Signal {}

    record Back() implements Signal {}

    record Ended(ChatEnd end) implements Signal {}
  }

  private final BlockingQueue<Signal> queue = new LinkedBlockingQueue<>();
  private boolean away;

  Signal take() throws InterruptedException {
    return queue.take();
  }

  /** The next one, or null if none comes within this time. */
  @Nullable Signal poll(Duration within) throws InterruptedException {
    return queue.poll(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  void put(Signal signal) {
    queue.add(signal);
  }

  @Override
  public void event(ChatEvent event) {
    put(new Signal.Happened(event));
  }

  @Override
  public void connected() {
    if (away) {
      away = false;
      put(new Signal.Back());
    }
  }

  @Override
  public void away(String reason) {
    if (!away) {
      away = true;
      put(new Signal.Away(reason));
    }
  }

  @Override
  public void lost(ChatState state) {
    put(new Signal.Lost(state));
  }

  @Override
  public void ended(ChatEnd end) {
    put(new Signal.Ended(end));
  }
}
