package orhestra.conversations.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.wire.Frame;

/**
 * Serves one listener the events of a session from some number on: each once, in order, without a
 * gap. Whoever hears of events offers them, in any order and more than once; what nobody has
 * offered, or came faster than the listener takes it, is read from the database. So the memory that
 * a slow listener takes is bounded, and nothing that is lost on the way matters.
 *
 * <p>Thread-safe. Only while there is something to send does it have a thread.
 */
public final class Follower {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final int HELD = 64;
  private static final int PAGE = 100;

  /** Where events are kept. */
  public interface Source {
    /** Events of the session with this number and greater ones, in order. */
    List<Frame> events(long session, long from, int limit);
  }

  /** Where events go. Called by one thread at a time. */
  public interface Sink {
    /** Sends an event; may block. */
    void send(Frame frame) throws IOException;

    /** The listener does not keep up. */
    void tooSlow();

    /** Events that the listener has not seen are no longer kept, or cannot be read. */
    void lost();
  }

  private final long session;
  private final Source source;
  private final Sink sink;
  private final LongSupplier nanoTime;
  private final TreeMap<Long, Frame> held = new TreeMap<>();
  private long next = Long.MAX_VALUE;
  private long known;
  private long sendingSince;
  private boolean sending;
  private boolean ended;

  /** Follows nothing until {@link #from} is called. */
  public Follower(long session, Source source, Sink sink, LongSupplier nanoTime) {
    this.session = session;
    this.source = requireNonNull(source, "source is null");
    this.sink = requireNonNull(sink, "sink is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  long session() {
    return session;
  }

  /**
   * Serves all events from this number on; those that were served before come again.
   *
   * @param newest there are events up to this number
   */
  public synchronized void from(long seq, long newest) {
    next = seq;
    known = Math.max(known, newest);
    held.headMap(seq).clear();
    serve();
  }

  /** Serves nothing until {@link #from}; when this returns, nothing is under way any more. */
  public synchronized void hold() throws InterruptedException {
    next = Long.MAX_VALUE;
    while (sending && !ended) {
      wait();
    }
  }

  /** The number of the event that is served next. */
  public synchronized long next() {
    return next;
  }

  /** Here is an event. */
  synchronized void offer(Frame frame) {
    known = Math.max(known, frame.seq());
    if (frame.seq() >= next || next == Long.MAX_VALUE) {
      held.put(frame.seq(), frame);
      if (held.size() > HELD) {
        held.pollLastEntry();
      }
    }
    serve();
  }

  /** There is an event with this number. */
  public synchronized void behind(long seq) {
    known = Math.max(known, seq);
    serve();
  }

  /** Serves nothing any more. */
  public synchronized void end() {
    ended = true;
    notifyAll();
    held.clear();
  }

  /**
   * Tells a listener off that has been sent one event for too long while more wait.
   *
   * @param patienceNanos how long one event may take
   */
  synchronized void checkPace(long patienceNanos) {
    if (sending
        && !ended
        && known - next >= HELD
        && nanoTime.getAsLong() - sendingSince > patienceNanos) {
      ended = true;
      Thread.ofVirtual().name("chat-slow").start(sink::tooSlow);
    }
  }

  private void serve() {
    if (!sending && !ended && known >= next) {
      sending = true;
      sendingSince = nanoTime.getAsLong();
      Thread.ofVirtual().name("chat-events").start(this::send);
    }
  }

  private void send() {
    try {
      while (true) {
        @Nullable Frame frame;
        long wanted;
        synchronized (this) {
          wanted = next;
          if (ended || known < wanted) {
            sending = false;
            notifyAll();
            return;
          }
          frame = held.remove(wanted);
          sendingSince = nanoTime.getAsLong();
        }
        if (frame != null) {
          send(frame);
        } else if (!read(wanted)) {
          return;
        }
      }
    } catch (IOException e) {
      log.debug("a listener is gone", e);
      end();
    } catch (RuntimeException e) {
      log.debug("events of a session cannot be read", e);
      end();
      sink.lost();
    }
  }

  /** Whether the events were there. */
  private boolean read(long from) throws IOException {
    List<Frame> page = source.events(session, from, PAGE);
    if (page.isEmpty() || page.getFirst().seq() != from) {
      end();
      sink.lost();
      return false;
    }
    for (Frame frame : page) {
      if (!send(frame)) {
        break;
      }
    }
    return true;
  }

  /** Whether it was this one's turn. */
  private boolean send(Frame frame) throws IOException {
    synchronized (this) {
      if (ended || next != frame.seq()) {
        return false;
      }
    }
    sink.send(frame);
    synchronized (this) {
      // Somebody may have asked for earlier events meanwhile.
      if (next != frame.seq()) {
        return false;
      }
      next++;
      sendingSince = nanoTime.getAsLong();
      held.headMap(next).clear();
    }
    return true;
  }
}
