package orhestra.cli.command;

import java.util.List;
import orhestra.spot.Signals;

/** Where Ctrl-C comes from. */
@FunctionalInterface
interface Interrupts {
  /** Has the action run at each Ctrl-C, on any thread, instead of ending the program. */
  Handling handle(Runnable action);

  /** While it is open. */
  interface Handling extends AutoCloseable {
    @Override
    void close();
  }

  /** Those of this process. */
  static Interrupts ofThisProcess() {
    return action -> {
      Signals signals = Signals.handle(List.of("INT"), number -> action.run());
      return signals::close;
    };
  }
}
