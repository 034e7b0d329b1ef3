package orhestra.storage.sql;

/** Waiting for threads. */
public final class Threads {
  private Threads() {}

  /** Returns when the thread has ended, also if the caller is interrupted; then it stays so. */
  public static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
