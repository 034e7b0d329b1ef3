package orhestra.bench.secure;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orhestra.secagg.Participant;

/** A client that is there for the whole round, and whose work is timed, its keys included. */
final class TimedClient implements Client {
  private final String name;
  private final Supplier<Participant> made;
  private @Nullable Participant participant;
  private long nanos;

  TimedClient(String name, Supplier<Participant> made) {
    this.name = requireNonNull(name, "name is null");
    this.made = requireNonNull(made, "made is null");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] begin() {
    long begun = System.nanoTime();
    Participant begins = made.get();
    byte[] message = begins.begin();
    nanos += System.nanoTime() - begun;
    participant = begins;
    return message;
  }

  @Override
  public byte[] answer(byte[] message) {
    Participant goesOn = requireNonNull(participant, "the client has not begun");
    long begun = System.nanoTime();
    byte[] answer = goesOn.answer(message);
    nanos += System.nanoTime() - begun;
    return answer;
  }

  /** How long it has worked so far. */
  double seconds() {
    return nanos / 1e9;
  }
}
