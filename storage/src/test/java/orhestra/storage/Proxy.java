package orhestra.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between the storage and its database that can be cut. */
final class Proxy implements Closeable {
  /** The answer of PostgreSQL to a COMMIT that has succeeded. */
  private static final String COMMITTED = "COMMIT\0";

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean cut = new AtomicBoolean();
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private final AtomicInteger lostCommits = new AtomicInteger();

  Proxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Breaks all connections; none can be made until {@link #mend}. */
  void cut() {
    cut.set(true);
    open.forEach(Proxy::close);
  }

  void mend() {
    cut.set(false);
  }

  /** The next COMMIT is executed, but its connection breaks before the answer. */
  void loseAnswerToNextCommit() {
    lostAnswers.set(1);
  }

  /** The next COMMIT is lost on its way, and its connection breaks. */
  void loseNextCommit() {
    lostCommits.set(1);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (cut.get()) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        AtomicBoolean mute = new AtomicBoolean();
        Thread.ofVirtual().start(() -> toServer(client, server, mute));
        Thread.ofVirtual().start(() -> toClient(client, server, mute));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void toServer(Socket client, Socket server, AtomicBoolean mute) {
    byte[] buffer = new byte[1 << 20];
    try {
      InputStream from = client.getInputStream();
      OutputStream to = server.getOutputStream();
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        // A prepared COMMIT is only a name on the wire; tests that look for it prepare it first.
        boolean commit =
            new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
        if (commit && lostCommits.getAndSet(0) > 0) {
          break;
        }
        if (commit && lostAnswers.getAndSet(0) > 0) {
          mute.set(true);
        }
        to.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // The connection is over.
    }
    close(client);
    close(server);
  }

  private static void toClient(Socket client, Socket server, AtomicBoolean mute) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream from = server.getInputStream();
      OutputStream to = client.getOutputStream();
      String said = "";
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        said += new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        // Answers to what came before the COMMIT may be on their way still; this one is its own.
        if (mute.get() && said.contains(COMMITTED)) {
          break;
        }
        to.write(buffer, 0, length);
        said = said.substring(Math.max(0, said.length() - COMMITTED.length()));
      }
    } catch (IOException e) {
      // The connection is over.
    }
    close(client);
    close(server);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(Proxy::close);
  }
}
