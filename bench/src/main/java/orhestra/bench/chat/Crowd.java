package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import orhestra.bench.load.Crew;
import orhestra.bench.load.WebSocketConnection;

/**
 * Very many clients that only listen, each to a session of its own. They remember what they have
 * seen and can be cut off and come back. Used by one thread.
 */
public final class Crowd implements AutoCloseable {
  /** Addresses of this machine that they come from: each has ports for so many thousands. */
  private static final int SOURCES = 8;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final int port;
  private final List<Member> members = new ArrayList<>();
  private final AtomicInteger connected = new AtomicInteger();
  private Crew crew = new Crew();

  /** One of them. */
  private static final class Member {
    private final String session;
    private final InetAddress source;
    private volatile long last;
    private volatile @Nullable WebSocketConnection socket;

    Member(String session, InetAddress source) {
      this.session = session;
      this.source = source;
    }
  }

  /** How the members of the crowd fared. */
  private record Arrival(CountDownLatch missing, Queue<String> failures) {}

  /** A crowd that is not connected. */
  public Crowd(int port, List<String> sessions) throws IOException {
    this.port = port;
    for (int i = 0; i < sessions.size(); i++) {
      byte[] source = {127, 0, 0, (byte) (1 + i % SOURCES)};
      members.add(new Member(sessions.get(i), InetAddress.getByAddress(source)));
    }
  }

  /**
   * How all came in.
   *
   * @param time until the last one had been told all that it missed
   * @param failures of those that could not come in, in words
   */
  public record Arrived(Duration time, List<String> failures) {
    public Arrived {
      requireNonNull(time, "time is null");
      failures = List.copyOf(failures);
    }
  }

  /**
   * Connects all of them, and returns when each has been told all that it missed.
   *
   * @param atOnce how many do so at the same time
   * @throws IOException if that takes minutes
   */
  public Arrived connect(int atOnce) throws IOException, InterruptedException {
    Semaphore permits = new Semaphore(atOnce);
    Arrival arrival =
        new Arrival(new CountDownLatch(members.size()), new ConcurrentLinkedQueue<>());
    long start = System.nanoTime();
    for (Member member : members) {
      crew.start(
          () -> {
            permits.acquire();
            listen(member, permits, arrival);
          });
    }
    if (!arrival.missing().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(arrival.missing().getCount() + " clients are not connected");
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return new Arrived(time, List.copyOf(arrival.failures()));
  }

  private void listen(Member member, Semaphore permits, Arrival arrival) {
    boolean arrived = false;
    String path = ChatDoor.socket(member.session, member.last);
    try (WebSocketConnection opened = new WebSocketConnection(port, path, member.source)) {
      member.socket = opened;
      connected.incrementAndGet();
      try {
        long newest = Long.MAX_VALUE;
        while (opened.next()) {
          String frame = opened.text();
          if (Frames.type(frame).equals("connection_ack")) {
            newest = Frames.newest(frame);
          } else {
            take(member, Frames.seq(frame));
          }
          if (!arrived && member.last >= newest) {
            arrived = true;
            permits.release();
            arrival.missing().countDown();
          }
        }
      } finally {
        connected.decrementAndGet();
      }
      if (!arrived) {
        arrival.failures().add("closed with " + opened.closeCode());
      }
    } catch (IOException e) {
      if (!arrived) {
        arrival.failures().add(String.valueOf(e.getMessage()));
      }
    } finally {
      member.socket = null;
      if (!arrived) {
        permits.release();
        arrival.missing().countDown();
      }
    }
  }

  private static void take(Member member, long seq) throws IOException {
    if (seq != member.last + 1) {
      throw new IOException("after " + member.last + " came " + seq);
    }
    member.last = seq;
  }

  /** How many are connected. */
  public int connected() {
    return connected.get();
  }

  /** How many have seen all events up to this one, and no more. */
  public int haveSeen(long seq) {
    return (int) members.stream().filter(member -> member.last == seq).count();
  }

  /** Breaks all connections at the same time. */
  public void cut() throws IOException, InterruptedException {
    for (Member member : members) {
      WebSocketConnection open = member.socket;
      if (open != null) {
        open.close();
      }
    }
    crew.await();
    crew.close();
    crew = new Crew();
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      WebSocketConnection open = member.socket;
      if (open != null) {
        open.close();
      }
    }
    crew.close();
  }
}
