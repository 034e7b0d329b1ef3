package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Findings;
import orhestra.bench.load.WebSocketConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place where somebody watches a session. It outlives its sockets: when one breaks it comes back
 * with the number of the last event that it has seen, and must be told all that it missed, once and
 * in order. One thread watches; the rest is for any.
 */
final class Tab {
  private static final int PAUSE_MILLIS = 50;
  private static final int NORMAL = 1_000;
  private static final int OURS = 4_000;
  private static final int TOO_SLOW = 4008;

  private final String session;
  private final String name;
  private final IntSupplier ports;
  private final Watcher watcher;
  private final Findings findings;
  private final List<ChatEvent> events = new ArrayList<>();
  private volatile long last;
  private final AtomicInteger sockets = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable WebSocketConnection socket;

  /** Is told what comes, by the thread that watches. */
  interface Watcher {
    void event(ChatEvent event);

    /** Something that was said was not taken, and why. */
    void refused(String task, String code);

    /** A new socket has told all that happened before it was there. */
    void caughtUp();
  }

  /**
   * A tab that has seen nothing yet.
   *
   * @param name tells it from others of its session
   * @param ports where the next socket is to go
   */
  Tab(String session, String name, IntSupplier ports, Watcher watcher, Findings findings) {
    this.session = requireNonNull(session, "session is null");
    this.name = requireNonNull(name, "name is null");
    this.ports = requireNonNull(ports, "ports is null");
    this.watcher = requireNonNull(watcher, "watcher is null");
    this.findings = requireNonNull(findings, "findings is null");
  }

  /** Watches until the tab is closed. */
  void watch() throws InterruptedException {
    while (!closed) {
      String path = ChatDoor.socket(session, last);
      try (WebSocketConnection opened = new WebSocketConnection(ports.getAsInt(), path)) {
        sockets.incrementAndGet();
        watch(opened);
      } catch (IOException broken) {
        // It comes back.
      } finally {
        socket = null;
      }
      if (!closed) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void watch(WebSocketConnection opened) throws IOException {
    long newest = -1;
    while (opened.next()) {
      JsonNode frame = JsonMapper.shared().readTree(opened.text());
      ChatEvent event = new ChatEvent(frame);
      switch (event.type()) {
        case "connection_ack" -> {
          newest = event.data().path("last_seq").asLong(-1);
          acknowledged(event);
          socket = opened;
        }
        case "error" -> {
          String code = event.data().path("error").path("error_code").asString("");
          watcher.refused(event.task(), code);
        }
        default -> take(event);
      }
      if (newest >= 0 && last >= newest) {
        newest = -1;
        watcher.caughtUp();
      }
    }
    int code = opened.closeCode();
    // Servers that stop or have too much to do send clients away, to come back.
    if (code == NORMAL || (code >= OURS && code != TOO_SLOW)) {
      findings.wrong("%s was closed with %d".formatted(this, code));
      closed = true;
    }
  }

  private void acknowledged(ChatEvent ack) {
    if (!ack.data().path("recovered").asBoolean(false)) {
      findings.lost("%s cannot go on after %d: %s".formatted(this, last, ack.frame()));
    }
  }

  private void take(ChatEvent event) {
    long seq = event.seq();
    if (seq <= last) {
      findings.doubled("%s was told %d after %d".formatted(this, seq, last));
    } else if (seq > last + 1) {
      findings.lost("%s was told %d after %d".formatted(this, seq, last));
    }
    synchronized (events) {
      events.add(event);
    }
    last = Math.max(last, seq);
    watcher.event(event);
  }

  /** Sends a frame; false if there is no socket for it, or it breaks. */
  boolean send(String frame) {
    WebSocketConnection open = socket;
    if (open == null) {
      return false;
    }
    try {
      open.send(frame);
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  /** The number of the last event that came. */
  long last() {
    return last;
  }

  /** How many sockets it has had. */
  int sockets() {
    return sockets.get();
  }

  /** All events, as they came. */
  List<ChatEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Watches no longer. */
  void close() {
    closed = true;
    WebSocketConnection open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }

  @Override
  public String toString() {
    return "tab " + name + " of " + session;
  }
}
