package orhestra.computations.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Who takes part in a job. */
public sealed interface Participants {
  /** More clients than this are refused. */
  int MOST = 10_000;

  /** How many have to be counted. */
  int total();

  /** Whether this client may be counted. */
  boolean admits(String client);

  /** Clients known by name, in the order given, each once. */
  record Listed(List<String> clients) implements Participants {
    public Listed {
      clients = List.copyOf(new LinkedHashSet<>(clients));
      if (clients.isEmpty() || clients.size() > MOST) {
        throw new IllegalArgumentException("not a list of clients: " + clients.size());
      }
    }

    @Override
    public int total() {
      return clients.size();
    }

    @Override
    public boolean admits(String client) {
      return clients.contains(client);
    }
  }

  /** As many clients, whoever comes. */
  record Counted(int total) implements Participants {
    public Counted {
      if (total < 1 || total > MOST) {
        throw new IllegalArgumentException("not a number of clients: " + total);
      }
    }

    @Override
    public boolean admits(String client) {
      return true;
    }
  }

  /**
   * Whether this is what a client may say of a job with these participants: the same set in any
   * order, or, where one of both is only a number, the same number.
   */
  default boolean agreesWith(Participants said) {
    if (this instanceof Listed mine && said instanceof Listed theirs) {
      return mine.total() == theirs.total()
          && new LinkedHashSet<>(mine.clients()).containsAll(theirs.clients());
    }
    return total() == said.total();
  }

  /** Those of the list that are not among these, in the list's order; nobody without a list. */
  default List<String> missing(List<String> counted) {
    return switch (this) {
      case Listed listed -> {
        List<String> missing = new ArrayList<>(listed.clients());
        missing.removeAll(new LinkedHashSet<>(counted));
        yield List.copyOf(missing);
      }
      case Counted some -> List.of();
    };
  }
}
