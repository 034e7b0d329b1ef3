package orhestra.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.TaskId;
import orhestra.storage.sql.Durability;

/** A process that writes as fast as it can and says what was acknowledged, until it is killed. */
final class KillVictim {
  private KillVictim() {}

  public static void main(String[] args) {
    // PROCESS is the weaker promise; it must hold against this death as well.
    JdbcStorage storage =
        JdbcStorage.open(
            StorageSettings.of(args[0]).withDurability(Durability.PROCESS),
            InstantSource.system(),
            List.of());
    AtomicInteger next = new AtomicInteger(Integer.parseInt(args[1]));
    System.out.println("open");
    for (int i = 0; i < 8; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  int ordinal = next.getAndIncrement();
                  Attempt attempt =
                      new Attempt(
                          TaskId.of(1, ordinal),
                          1,
                          1,
                          1,
                          AttemptOutcome.DONE,
                          1,
                          2,
                          0.5,
                          "x".repeat(150));
                  Work.change(storage, tx -> tx.tasks().appendAttempts(List.of(attempt)));
                  System.out.println(ordinal);
                }
              });
    }
    LockSupport.park();
  }
}
