package orhestra.coordinator.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.TaskId;
import orhestra.engine.store.Storage;
import orhestra.platform.http.ApiException;

/**
 * The results of a job, page by page: each page is read and let go before it is written, so that a
 * slow reader holds no connection to the database. Used by one thread, once.
 */
final class ResultPages {
  private static final int PAGE = 1_000;
  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble(Scored::score).thenComparingLong(Scored::task);

  private final Storage storage;
  private final long group;
  private final int limit;
  private final Order order;
  private final @Nullable Scored after;
  private long from;
  private @Nullable String next;

  /** In which order results come. */
  enum Order {
    /** As the tasks are. */
    TASK,
    /** Best first; results without a value last. */
    FOPT
  }

  /** Where a result stands among all, by its value. */
  private record Scored(double score, long task) {}

  /** Takes a page of results and the names of the spots in it. */
  interface PageWriter {
    void write(List<Attempt> results, Map<Long, String> spots) throws IOException;
  }

  private ResultPages(
      Storage storage, long group, Order order, int limit, long from, @Nullable Scored after) {
    this.storage = storage;
    this.group = group;
    this.order = order;
    this.limit = limit;
    this.from = from;
    this.after = after;
  }

  /** Pages from a cursor on; from the beginning if it is null. */
  static ResultPages of(
      Storage storage, long group, Order order, int limit, @Nullable String cursor) {
    long from = TaskId.first(group);
    if (cursor == null) {
      return new ResultPages(storage, group, order, limit, from, null);
    }
    String[] parts = cursor.split(":", -1);
    OptionalLong task = Ids.parseTask(parts[parts.length - 1]);
    boolean fits = task.isPresent() && TaskId.group(task.getAsLong()) == group;
    if (fits && order == Order.TASK && parts.length == 1) {
      return new ResultPages(storage, group, order, limit, task.getAsLong(), null);
    }
    if (fits && order == Order.FOPT && parts.length == 2) {
      try {
        double score = Double.parseDouble(parts[0]);
        if (!Double.isNaN(score)) {
          Scored after = new Scored(score, task.getAsLong());
          return new ResultPages(storage, group, order, limit, from, after);
        }
      } catch (NumberFormatException e) {
        // said below
      }
    }
    throw new ApiException(400, "cursor must be a nextCursor of this list", "cursor");
  }

  /** Hands out all pages, up to the limit. */
  void forEach(PageWriter writer) {
    try {
      switch (order) {
        case TASK -> inOrderOfTasks(writer);
        case FOPT -> bestFirst(writer);
      }
    } catch (IOException e) {
      throw new ReaderGone(e);
    }
  }

  /** The stream to the reader is broken. */
  static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }

  /** Where the next page begins, after all were handed out; null if there is none. */
  @Nullable String nextCursor() {
    return next;
  }

  private void inOrderOfTasks(PageWriter writer) throws IOException {
    long end = TaskId.first(group + 1);
    int left = limit;
    while (left > 0) {
      int wanted = Math.min(left, PAGE);
      long start = from;
      List<Attempt> page = new ArrayList<>();
      Map<Long, String> names =
          storage.read(
              view -> {
                view.tasks()
                    .scanAttempts(
                        start,
                        end,
                        attempt -> {
                          if (attempt.outcome() == AttemptOutcome.DONE) {
                            page.add(attempt);
                          }
                          return page.size() < wanted;
                        });
                return names(view, page);
              });
      writer.write(page, names);
      if (page.size() < wanted) {
        return;
      }
      left -= wanted;
      from = page.getLast().task() + 1;
    }
    next = Ids.task(from);
  }

  private void bestFirst(PageWriter writer) throws IOException {
    List<Scored> chosen = choose();
    for (int i = 0; i < chosen.size(); i += PAGE) {
      List<Scored> some = chosen.subList(i, Math.min(i + PAGE, chosen.size()));
      long[] tasks = some.stream().mapToLong(Scored::task).sorted().toArray();
      List<Attempt> page = new ArrayList<>();
      Map<Long, String> names =
          storage.read(
              view -> {
                Map<Long, Attempt> byTask = new HashMap<>();
                view.tasks().lastAttempts(tasks).forEach(row -> byTask.put(row.task(), row));
                for (Scored scored : some) {
                  Attempt attempt = byTask.get(scored.task());
                  if (attempt != null && attempt.outcome() == AttemptOutcome.DONE) {
                    page.add(attempt);
                  }
                }
                return names(view, page);
              });
      writer.write(page, names);
    }
    if (chosen.size() == limit) {
      Scored last = chosen.getLast();
      next = last.score() + ":" + Ids.task(last.task());
    }
  }

  /** The best results after the cursor; one pass over all, with the chosen ones in a heap. */
  private List<Scored> choose() {
    PriorityQueue<Scored> best = new PriorityQueue<>(BEST_FIRST.reversed());
    storage.read(
        view -> {
          view.tasks()
              .scanAttempts(
                  TaskId.first(group),
                  TaskId.first(group + 1),
                  attempt -> {
                    if (attempt.outcome() == AttemptOutcome.DONE) {
                      offer(best, attempt);
                    }
                    return true;
                  });
          return best.size();
        });
    return best.stream().sorted(BEST_FIRST).toList();
  }

  private void offer(PriorityQueue<Scored> best, Attempt attempt) {
    @Nullable Double value = attempt.score();
    // Infinity as text sorts last and can be parsed again from the cursor.
    double score = value == null ? Double.POSITIVE_INFINITY : value;
    Scored scored = new Scored(score, attempt.task());
    if (after == null || BEST_FIRST.compare(scored, after) > 0) {
      best.add(scored);
      if (best.size() > limit) {
        best.poll();
      }
    }
  }

  private static Map<Long, String> names(orhestra.engine.store.View view, List<Attempt> attempts) {
    long[] workers =
        attempts.stream()
            .mapToLong(Attempt::worker)
            .filter(id -> id > 0)
            .sorted()
            .distinct()
            .toArray();
    return Coordinator.names(view, workers);
  }
}
