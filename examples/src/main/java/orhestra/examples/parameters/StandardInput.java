package orhestra.examples.parameters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The payload on standard input. It ends where the input ends. An input that stays open (a terminal
 * that was not recognised, an inherited pipe that nobody writes to) is given up after the patience
 * and counts as no payload, with a note for the user.
 */
public final class StandardInput implements PayloadSource {
  private static final int GREATEST_SIZE = 1 << 20;

  private final InputStream input;
  private final Duration patience;
  private final PrintStream notes;

  public StandardInput(InputStream input, Duration patience, PrintStream notes) {
    this.input = input;
    this.patience = patience;
    this.notes = notes;
  }

  @Override
  public String read() throws BadParameterException {
    FutureTask<byte[]> reading = new FutureTask<>(() -> input.readNBytes(GREATEST_SIZE + 1));
    Thread reader = new Thread(reading, "standard-input");
    reader.setDaemon(true);
    reader.start();
    try {
      return decode(reading.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      notes.println(
          "Standard input was not closed within "
              + patience.toMillis()
              + " ms; going on without a payload.");
      return "";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) {
        // A closed or unreadable standard input is one that brings nothing.
        return "";
      }
      throw new IllegalStateException("reading standard input failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String decode(byte[] bytes) throws BadParameterException {
    if (bytes.length > GREATEST_SIZE) {
      throw new BadParameterException("payload", "is larger than 1 MiB");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadParameterException("payload", "is not UTF-8");
    }
  }
}
