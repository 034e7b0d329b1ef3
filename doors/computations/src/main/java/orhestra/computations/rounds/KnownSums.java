package orhestra.computations.rounds;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orhestra.computations.domain.RoundLayout;
import orhestra.computations.store.RoundStore;
import orhestra.computations.store.SumRow;
import orhestra.platform.json.Json;

/**
 * Which sums are known already. Two sums of the same columns over clients that are not quite the
 * same tell, by their difference, of those in which they differ.
 */
final class KnownSums {
  private static final int LOOKED_AT = 20;

  private KnownSums() {}

  /** What is summed, whatever the job is called. */
  static String context(Join join) {
    return RoundLayout.of(join.schema(), join.roundTerms().maximumRows()).context("").hex();
  }

  static String warning(RoundStore store, Join join, List<String> clients) {
    return warning(store, context(join), clients);
  }

  /** What is to be said before, or after, these clients' sum becomes known; empty for nothing. */
  static String warning(RoundStore store, String context, List<String> clients) {
    for (SumRow known : store.sums(context, LOOKED_AT)) {
      Set<String> differing = difference(clients, clients(known));
      if (!differing.isEmpty()) {
        return "job %s (%s) summed the same columns over other clients: the difference of both sums tells of %s"
            .formatted(known.job(), Instant.ofEpochMilli(known.at()), String.join(", ", differing));
      }
    }
    return "";
  }

  private static List<String> clients(SumRow sum) {
    return Json.parse(sum.clients().getBytes(StandardCharsets.UTF_8))
        .valueStream()
        .map(name -> name.stringValue())
        .toList();
  }

  /** Who is in one of both and not in the other; nobody if they have nobody in common. */
  private static Set<String> difference(List<String> one, List<String> other) {
    Set<String> both = new LinkedHashSet<>(one);
    both.retainAll(other);
    Set<String> either = new LinkedHashSet<>(one);
    either.addAll(other);
    either.removeAll(both);
    return both.isEmpty() ? Set.of() : either;
  }
}
