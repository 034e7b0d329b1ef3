package orhestra.cli;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Standard input on which somebody types now and then. */
public final class Keyboard extends InputStream {
  private static final int END = -1;

  private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();

  /** Types a line and the return key. */
  public void type(String line) {
    for (byte key : (line + "\n").getBytes(StandardCharsets.UTF_8)) {
      keys.add(key & 0xff);
    }
  }

  /** Ctrl-D. */
  public void end() {
    keys.add(END);
  }

  @Override
  public int read() throws InterruptedIOException {
    try {
      return keys.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws InterruptedIOException {
    int key = read();
    if (key == END) {
      return END;
    }
    bytes[offset] = (byte) key;
    return 1;
  }
}
