package orhestra.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import orhestra.cli.terminal.Terminal;

/** A terminal whose output can be read and whose clock can be set. */
public final class CapturedTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private Terminal.Display display = Terminal.Display.PLAIN;
  private String in = "";
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

  public void advanceSeconds(long seconds) {
    now = now.plusSeconds(seconds);
  }

  public Instant now() {
    return now;
  }

  public Terminal terminal() {
    InstantSource clock = () -> now;
    return new Terminal(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
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
