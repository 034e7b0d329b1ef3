package orhestra.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.GroupReads;

/**
 * What could be claimed now, and by whom: the engine's memory of the open groups, so that a claim
 * costs the same whatever waits. It proposes; the rows under lock dispose.
 *
 * <p>Order: higher priority first, then the group with the fewest running leases, then the older
 * one. Groups are filed by the exact set of labels they require, and for each set of labels that
 * workers offer the matching files are remembered: groups that nobody can serve are never looked
 * at. Groups that may start later lie apart, by time.
 *
 * <p>Used only on the storage's batch thread. Every group that was touched by a batch is set anew
 * from its committed row afterwards, or marked stale if the batch was lost.
 */
final class Backlog {
  private static final Comparator<Entry> SERVICE_ORDER =
      Comparator.comparingInt((Entry entry) -> -entry.terms.priority())
          .thenComparingInt(entry -> entry.running)
          .thenComparingLong(entry -> entry.id);
  private static final Comparator<Entry> BY_DUE_TIME =
      Comparator.comparingLong((Entry entry) -> entry.due).thenComparingLong(entry -> entry.id);

  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<String, QueueFiles> queues = new HashMap<>();
  private final NavigableSet<Entry> later = new TreeSet<>(BY_DUE_TIME);

  /** An open group, as remembered. */
  static final class Entry {
    final long id;
    final GroupTerms terms;
    private int running;
    private int fresh;
    private int pending;
    private long waitingFrom;
    private boolean paused;
    // Nothing more of it is to be had in this batch, whatever was remembered.
    private boolean exhausted;
    // When it can be claimed: 0 if nothing of it can, whatever the time.
    private long due;
    private @Nullable NavigableSet<Entry> file;
    private boolean inLater;

    Entry(long id, GroupTerms terms) {
      this.id = id;
      this.terms = terms;
    }

    /** Whether a task that waits in a row may be due. */
    boolean mayHaveDueRows(long now) {
      return waitingFrom <= now;
    }

    /** The earliest notBefore of its waiting rows; Long.MAX_VALUE if there are none. */
    long waitingFrom() {
      return waitingFrom;
    }
  }

  /** Tasks that a claim may try to take from a group. */
  record Share(Entry entry, int count) {}

  /** All groups of one queue that can be claimed now, filed by what they require. */
  private static final class QueueFiles {
    final Map<Set<String>, NavigableSet<Entry>> byRequirement = new HashMap<>();
    // Insertion order, so that which one is dropped first is the same in every run.
    final LinkedHashMap<Set<String>, List<NavigableSet<Entry>>> byOffer = new LinkedHashMap<>();

    NavigableSet<Entry> file(Set<String> requires) {
      NavigableSet<Entry> file = byRequirement.get(requires);
      if (file == null) {
        file = new TreeSet<>(SERVICE_ORDER);
        byRequirement.put(requires, file);
        for (Map.Entry<Set<String>, List<NavigableSet<Entry>>> offer : byOffer.entrySet()) {
          if (offer.getKey().containsAll(requires)) {
            offer.getValue().add(file);
          }
        }
      }
      return file;
    }

    List<NavigableSet<Entry>> matching(Set<String> labels) {
      List<NavigableSet<Entry>> files = byOffer.get(labels);
      if (files == null) {
        if (byOffer.size() >= MAX_REMEMBERED_OFFERS) {
          byOffer.pollFirstEntry();
        }
        files = new ArrayList<>();
        for (Map.Entry<Set<String>, NavigableSet<Entry>> file : byRequirement.entrySet()) {
          if (labels.containsAll(file.getKey())) {
            files.add(file.getValue());
          }
        }
        byOffer.put(labels, files);
      }
      return files;
    }

    private static final int MAX_REMEMBERED_OFFERS = 1_000;
    private static final int MAX_EMPTY_FILES = 1_000;

    void dropEmptyFiles() {
      if (byRequirement.size() > MAX_EMPTY_FILES) {
        byRequirement.values().removeIf(NavigableSet::isEmpty);
        byOffer.clear();
      }
    }
  }

  /** Forgets everything and remembers these. */
  void reset(Collection<GroupReads.Open> open, long now) {
    entries.clear();
    queues.clear();
    later.clear();
    for (GroupReads.Open group : open) {
      set(group.group(), group.earliestWaiting(), now);
    }
  }

  @Nullable Entry find(long group) {
    return entries.get(group);
  }

  Collection<Long> groups() {
    return entries.keySet();
  }

  /** Remembers a group as its committed row says. */
  void set(Group group, long earliestWaiting, long now) {
    set(group.id(), group.terms(), group.progress(), earliestWaiting, now);
  }

  /** Remembers a group as its committed row says; a closed one is forgotten. */
  void set(long id, GroupTerms terms, Progress progress, long earliestWaiting, long now) {
    Entry entry = entries.get(id);
    if (entry != null) {
      unfile(entry);
    }
    if (progress.state().isClosed()) {
      entries.remove(id);
      return;
    }
    if (entry == null) {
      entry = new Entry(id, terms);
      entries.put(id, entry);
    }
    entry.running = progress.running();
    entry.fresh = progress.total() - progress.next();
    entry.pending = progress.pending();
    entry.waitingFrom = earliestWaiting;
    entry.paused = progress.paused();
    entry.exhausted = false;
    file(entry, now);
  }

  void forget(long group) {
    Entry entry = entries.remove(group);
    if (entry != null) {
      unfile(entry);
    }
  }

  private void file(Entry entry, long now) {
    entry.due = Long.MAX_VALUE;
    if (!entry.paused && !entry.exhausted) {
      if (entry.fresh > 0) {
        entry.due = entry.terms.notBefore();
      } else if (entry.waitingFrom != Long.MAX_VALUE) {
        entry.due = Math.max(entry.waitingFrom, entry.terms.notBefore());
      }
    }
    if (entry.due <= now) {
      QueueFiles files = queues.computeIfAbsent(entry.terms.queue(), key -> new QueueFiles());
      entry.file = files.file(entry.terms.requires());
      entry.file.add(entry);
    } else if (entry.due != Long.MAX_VALUE) {
      later.add(entry);
      entry.inLater = true;
    }
  }

  private void unfile(Entry entry) {
    if (entry.file != null) {
      entry.file.remove(entry);
      if (entry.file.isEmpty()) {
        QueueFiles files = queues.get(entry.terms.queue());
        if (files != null) {
          files.dropEmptyFiles();
        }
      }
      entry.file = null;
    }
    if (entry.inLater) {
      later.remove(entry);
      entry.inLater = false;
    }
  }

  /** Moves groups whose time has come to those that can be claimed. */
  void promote(long now) {
    while (!later.isEmpty() && later.first().due <= now) {
      Entry entry = later.pollFirst();
      entry.inLater = false;
      file(entry, now);
    }
  }

  /** When the next group becomes claimable by time alone; Long.MAX_VALUE if none will. */
  long nextDue() {
    return later.isEmpty() ? Long.MAX_VALUE : later.first().due;
  }

  /** Tasks that a worker with these labels could claim now, counted up to {@code enough}. */
  long available(String queue, Set<String> labels, long enough) {
    QueueFiles files = queues.get(queue);
    if (files == null) {
      return 0;
    }
    long sum = 0;
    for (NavigableSet<Entry> file : files.matching(labels)) {
      for (Entry entry : file) {
        sum += entry.pending;
        if (sum >= enough) {
          return enough;
        }
      }
    }
    return sum;
  }

  /**
   * Shares out up to {@code count} tasks among the groups that such a worker can serve, and reckons
   * them as running from now on, so that the next claim in the same batch shares on.
   */
  List<Share> share(String queue, Set<String> labels, int count, long now) {
    promote(now);
    QueueFiles files = queues.get(queue);
    if (files == null) {
      return List.of();
    }
    List<NavigableSet<Entry>> matching = files.matching(labels);
    LinkedHashMap<Entry, Integer> shares = new LinkedHashMap<>();
    int left = count;
    while (left > 0) {
      Entry head = head(matching);
      if (head == null) {
        break;
      }
      int taken = take(head, isOnlyOne(matching, head) ? left : 1, now);
      shares.merge(head, taken, Integer::sum);
      left -= taken;
    }
    List<Share> result = new ArrayList<>(shares.size());
    shares.forEach((entry, taken) -> result.add(new Share(entry, taken)));
    return result;
  }

  private int take(Entry entry, int wanted, long now) {
    unfile(entry);
    // Pending counts rows that are not due yet as well: what is proposed in excess is not found
    // under lock, and the claim asks again.
    int taken = Math.clamp(entry.pending, 1, wanted);
    entry.running += taken;
    entry.pending -= taken;
    entry.exhausted = entry.pending <= 0;
    file(entry, now);
    return taken;
  }

  /** Passes a group by until its committed row is set: its rows gave less than was remembered. */
  void exhaust(Entry entry) {
    unfile(entry);
    entry.exhausted = true;
  }

  private static @Nullable Entry head(List<NavigableSet<Entry>> files) {
    Entry best = null;
    for (NavigableSet<Entry> file : files) {
      if (!file.isEmpty()) {
        Entry first = file.first();
        if (best == null || SERVICE_ORDER.compare(first, best) < 0) {
          best = first;
        }
      }
    }
    return best;
  }

  private static boolean isOnlyOne(List<NavigableSet<Entry>> files, Entry head) {
    for (NavigableSet<Entry> file : files) {
      if (!file.isEmpty() && (file.first() != head || file.size() > 1)) {
        return false;
      }
    }
    return true;
  }
}
