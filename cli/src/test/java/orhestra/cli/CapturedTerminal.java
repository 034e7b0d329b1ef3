package orhestra.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.terminal.Terminal;

/** A terminal whose output can be read and whose clock can be set. */
public final class CapturedTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private Terminal.Display display = Terminal.Display.PLAIN;
  private String in = "";
  private @Nullable InputStream keyboard;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  public CapturedTerminal variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public CapturedTerminal showing(Terminal.Display shows) {
    display = shows;
    return this;
  }

  public CapturedTerminal input(String text) {
    in = text;
    return this;
  }

  /** Somebody types, as the stream gives it. */
  public CapturedTerminal typing(InputStream keys) {
    keyboard = keys;
    return this;
  }

  public void advanceSeconds(long seconds) {
    now = now.plusSeconds(seconds);
  }

  public Instant now() {
    return now;
  }

  public Terminal terminal() {
    InstantSource clock = () -> now;
    return new Terminal(
        keyboard == null ? new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)) : keyboard,
        keyboard != null,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        display,
        display,
        clock);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
