package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orhestra.cli.command.JobWatch;

/** All who chat, each on a thread of its own. */
public final class Crowd implements AutoCloseable {
  private final List<Chatter> chatters;
  private final InstantSource clock;
  private final JobWatch.Pause pause;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> chats = new ArrayList<>();

  /** Takes over the chatters, to be closed with it. */
  public Crowd(List<Chatter> chatters, InstantSource clock, JobWatch.Pause pause) {
    this.chatters = List.copyOf(chatters);
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /** All begin to chat. */
  public void start() {
    for (Chatter chatter : chatters) {
      chats.add(
          threads.submit(
              () -> {
                chatter.chat(clock, pause);
                return null;
              }));
    }
  }

  public List<Chatter> chatters() {
    return chatters;
  }

  /** Whether all have said all, or given up. */
  public boolean isDone() throws InterruptedException {
    for (Future<?> chat : chats) {
      if (!chat.isDone()) {
        return false;
      }
      try {
        chat.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client failed", e.getCause());
      }
    }
    return true;
  }

  /** Turns in all, those to come among them. */
  public long planned() {
    return chatters.stream().mapToLong(Chatter::lines).sum();
  }

  /** Turns that have ended. */
  public long ended() {
    return chatters.stream().mapToLong(chatter -> chatter.book().ended()).sum();
  }

  /** Pieces of answers that have come. */
  public long pieces() {
    return chatters.stream().mapToLong(chatter -> chatter.book().pieces()).sum();
  }

  /** Those who are connected to a server. */
  public List<Chatter> at(URI server) {
    return chatters.stream().filter(chatter -> chatter.isConnectedTo(server)).toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    // Each takes its leave; one after the other would take long.
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      chatters.forEach(chatter -> closing.execute(chatter::close));
    }
  }
}
