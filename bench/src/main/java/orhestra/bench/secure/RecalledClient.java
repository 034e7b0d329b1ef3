package orhestra.bench.secure;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orhestra.secagg.Participant;

/**
 * A client of which nothing is held between two stages but the messages it got: it is made anew
 * each time and lives through them again. A thousand that stay would hold a thousand vectors.
 */
final class RecalledClient implements Client {
  private final String name;
  private final Supplier<Participant> made;
  private final List<byte[]> heard = new ArrayList<>();

  /**
   * @param made gives the same participant each time: the same vector, the same randomness
   */
  RecalledClient(String name, Supplier<Participant> made) {
    this.name = requireNonNull(name, "name is null");
    this.made = requireNonNull(made, "made is null");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] begin() {
    return made.get().begin();
  }

  @Override
  public byte[] answer(byte[] message) {
    Participant participant = made.get();
    heard.forEach(participant::answer);
    heard.add(message.clone());
    return participant.answer(message);
  }
}
