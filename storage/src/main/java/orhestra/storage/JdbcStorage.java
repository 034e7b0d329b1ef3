package orhestra.storage;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.View;
import orhestra.storage.commit.GroupCommit;
import orhestra.storage.sql.Dialect;
import orhestra.storage.sql.H2Dialect;
import orhestra.storage.sql.PostgresDialect;
import orhestra.storage.sql.StorageException;
import orhestra.storage.store.Door;

/** The engine's storage on H2 or PostgreSQL. Thread-safe. */
public final class JdbcStorage implements Storage {
  private final Dialect dialect;
  private final GroupCommit commits;
  private final Readers readers;
  private final List<ForeignChangeListener> listeners;
  private final List<AutoCloseable> opened;

  private JdbcStorage(
      Dialect dialect,
      GroupCommit commits,
      Readers readers,
      List<ForeignChangeListener> listeners,
      List<AutoCloseable> opened) {
    this.dialect = dialect;
    this.commits = commits;
    this.readers = readers;
    this.listeners = listeners;
    this.opened = opened;
  }

  /**
   * Opens the database, creates or updates its tables, and starts.
   *
   * @throws StorageException if that is not possible, with a message that says why
   */
  public static JdbcStorage open(
      StorageSettings settings, InstantSource clock, List<Door<?>> doors) {
    requireNonNull(clock, "clock is null");
    Dialect dialect = dialect(settings);
    List<AutoCloseable> opened = new ArrayList<>(List.of(dialect));
    try {
      dialect.open();
      Migrations.run(dialect, doors);
      dialect.start();
      List<ForeignChangeListener> listeners = new CopyOnWriteArrayList<>();
      // Before anything is read: what changes from now on is told.
      opened.add(dialect.listen(groups -> listeners.forEach(listener -> listener.changed(groups))));
      GroupCommit commits = new GroupCommit(dialect, doors, clock, settings.patience());
      commits.start();
      opened.add(commits);
      Readers readers = new Readers(dialect, doors, settings.readers());
      opened.add(readers);
      return new JdbcStorage(dialect, commits, readers, listeners, opened);
    } catch (SQLException | RuntimeException e) {
      StorageException failure =
          e instanceof StorageException known
              ? known
              : new StorageException(
                  "the database %s cannot be opened: %s".formatted(settings.url(), reason(e)), e);
      closeAll(opened).forEach(failure::addSuppressed);
      throw failure;
    }
  }

  // What the migrations and the pool make of it has several lines; the driver says it in one.
  private static String reason(Exception failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String message = first.getMessage();
    return message == null || message.isBlank()
        ? first.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** Closes in reverse order, all of them; what went wrong. */
  private static List<Exception> closeAll(List<AutoCloseable> opened) {
    List<Exception> failures = new ArrayList<>();
    for (AutoCloseable one : opened.reversed()) {
      try {
        one.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(e);
      } catch (Exception e) {
        failures.add(e);
      }
    }
    return failures;
  }

  private static Dialect dialect(StorageSettings settings) {
    String url = settings.url();
    if (H2Dialect.accepts(url)) {
      return new H2Dialect(url, settings.durability());
    }
    if (PostgresDialect.accepts(url)) {
      return new PostgresDialect(url, settings.user(), settings.password(), settings.durability());
    }
    throw new IllegalArgumentException(
        "the database URL must start with jdbc:h2: or jdbc:postgresql: but is " + url);
  }

  @Override
  public <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command) {
    return commits.submit(operation, command);
  }

  @Override
  public <R> R read(Function<View, R> query) {
    return readers.read(query);
  }

  @Override
  public boolean exclusive() {
    return dialect.exclusive();
  }

  @Override
  public void onForeignChange(ForeignChangeListener listener) {
    listeners.add(requireNonNull(listener, "listener is null"));
  }

  /** What the database occupies on its disk, in bytes. */
  public long bytes() {
    return readers.bytes();
  }

  /** Finishes what was submitted, then closes; reads that are going on get some seconds. */
  @Override
  public void close() {
    List<Exception> failures = closeAll(opened);
    opened.clear();
    if (!failures.isEmpty()) {
      StorageException failure = new StorageException("the storage did not close in order");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
