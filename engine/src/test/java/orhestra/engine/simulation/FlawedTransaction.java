package orhestra.engine.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.ClaimStore;
import orhestra.engine.store.DeadLetterStore;
import orhestra.engine.store.TaskStore;
import orhestra.engine.store.Transaction;

/** A transaction that does not do all it is told. */
final class FlawedTransaction {
  private static final int ONCE_IN = 5;

  private final Flaw flaw;
  private final RandomGenerator random;

  FlawedTransaction(Flaw flaw, RandomGenerator random) {
    this.flaw = flaw;
    this.random = random;
  }

  /** The same transaction with the flaw. */
  Transaction over(Transaction tx) {
    return switch (flaw) {
      case NONE, ANSWERS_BEFORE_COMMIT, FORGETS_TO_ROLL_BACK, REAPS_BY_WALL_CLOCK -> tx;
      case LOSES_ATTEMPTS -> with(tx, "tasks", TaskStore.class, tx.tasks(), "appendAttempts");
      case KEEPS_ENDED_LEASES -> with(tx, "tasks", TaskStore.class, tx.tasks(), "deleteLeases");
      case LOSES_RENEWALS -> with(tx, "tasks", TaskStore.class, tx.tasks(), "renewLeases");
      case HANDS_OUT_TWICE -> with(tx, "tasks", TaskStore.class, tx.tasks(), "takeWaiting");
      case LOSES_DEAD_LETTERS ->
          with(tx, "deadLetters", DeadLetterStore.class, tx.deadLetters(), "insert");
      case FORGETS_CLAIMS -> with(tx, "claims", ClaimStore.class, tx.claims(), "put");
    };
  }

  private <S> Transaction with(
      Transaction tx, String part, Class<S> type, S store, String flawedMethod) {
    S flawed =
        proxy(
            type,
            (self, method, arguments) -> {
              if (!method.getName().equals(flawedMethod) || random.nextInt(ONCE_IN) != 0) {
                return call(store, method, arguments);
              }
              if (flaw != Flaw.HANDS_OUT_TWICE) {
                return null;
              }
              Object taken = call(store, method, arguments);
              putBack(tx.tasks(), (List<?>) taken);
              return taken;
            });
    return proxy(
        Transaction.class,
        (self, method, arguments) ->
            method.getName().equals(part) ? flawed : call(tx, method, arguments));
  }

  @SuppressWarnings("unchecked") // takeWaiting returns waiting tasks
  private static void putBack(TaskStore tasks, List<?> taken) {
    tasks.insertWaiting((List<orhestra.engine.Waiting>) taken);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object[] arguments)
      throws Throwable {
    try {
      method.setAccessible(true);
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
