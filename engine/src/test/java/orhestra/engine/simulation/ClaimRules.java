package orhestra.engine.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.engine.ClaimRequest;
import orhestra.engine.Lease;
import orhestra.engine.simulation.ModelTask.Place;

/** What the contract says of claims: who may be given what, and what comes first. */
final class ClaimRules {
  private final Model model;
  private final Map<String, Map<Long, Long>> firstAnswers = new HashMap<>();
  private final Set<Long> tokens = new HashSet<>();

  /** A group in the eyes of one claim. */
  private static final class Offer {
    final ModelGroup group;
    final Deque<ModelTask> tasks = new ArrayDeque<>();
    int running;

    Offer(ModelGroup group) {
      this.group = group;
    }
  }

  ClaimRules(Model model) {
    this.model = model;
  }

  void claim(ClaimRequest claim, List<Lease> answer) {
    model.signOfLife(claim.worker().id());
    String key = claim.worker().id() + " " + claim.claimId();
    @Nullable Map<Long, Long> first = claim.claimId() == null ? null : firstAnswers.get(key);
    if (first != null) {
      repeated(claim, first, answer);
      return;
    }
    Violation.unless(
        answer.size() <= claim.maxTasks(), () -> "more tasks than asked for by " + claim);
    @Nullable Set<Long> foretold = model.exact ? foretell(claim) : null;
    Map<Long, Long> handedOut = new HashMap<>();
    for (Lease lease : answer) {
      take(claim, lease);
      handedOut.put(lease.task(), lease.token());
    }
    if (foretold != null) {
      Violation.unlessEqual(foretold, handedOut.keySet(), () -> "tasks handed out to " + claim);
    }
    if (claim.claimId() != null && !answer.isEmpty()) {
      firstAnswers.put(key, handedOut);
    }
  }

  private void repeated(ClaimRequest claim, Map<Long, Long> first, List<Lease> answer) {
    Set<Long> expected = new HashSet<>();
    first.forEach(
        (id, token) -> {
          ModelTask task = model.task(id);
          if (task != null && task.place == Place.RUNNING && task.token == token) {
            expected.add(id);
          }
        });
    Set<Long> actual = new HashSet<>();
    for (Lease lease : answer) {
      actual.add(lease.task());
      Violation.unlessEqual(
          lease.token(), first.get(lease.task()), () -> "first token of a repeated claim");
    }
    Violation.unlessEqual(expected, actual, () -> "what is still held of the repeated " + claim);
  }

  private void take(ClaimRequest claim, Lease lease) {
    ModelTask task = model.task(lease.task());
    if (task == null) {
      throw new Violation("handed out a task that does not exist: " + lease);
    }
    ModelGroup group = task.group;
    Violation.unless(isOffered(group, claim), () -> "not for this claim: " + lease + " " + claim);
    Violation.unless(
        group.terms.notBefore() <= model.latest(),
        () -> "handed out before the group's time: " + lease);
    Violation.unless(
        task.isClaimable(model.now()), () -> "not claimable: " + lease + " " + task.place);
    if (task.place == Place.UNTOUCHED) {
      int next = group.tasks.size() - group.count(Place.UNTOUCHED);
      Violation.unlessEqual(
          group.tasks.get(next).id, task.id, () -> "the next task of group " + group.id);
    }
    Violation.unless(lease.token() != 0 && tokens.add(lease.token()), () -> "token used twice");
    Lease expected =
        new Lease(
            task.id,
            task.attempt + 1,
            lease.token(),
            claim.worker().id(),
            lease.version(),
            model.now(),
            model.now() + model.settings.lease(),
            task.failures,
            task.losses);
    Violation.unlessEqual(expected, lease, () -> "a lease");
    task.handedOut(lease, model.nanos());
    if (group.startedAt == 0) {
      group.startedAt = model.now();
    }
    model.touch(group);
  }

  private static boolean isOffered(ModelGroup group, ClaimRequest claim) {
    return !group.isClosed()
        && group.terms.queue().equals(claim.queue())
        && claim.worker().labels().containsAll(group.terms.requires());
  }

  /**
   * What must be handed out: one after the other to the group of the highest priority, among those
   * the one with the fewest running, among those the oldest. Null if it cannot be told.
   */
  private @Nullable Set<Long> foretell(ClaimRequest claim) {
    List<Offer> offers = new ArrayList<>();
    for (ModelGroup group : model.groups()) {
      if (isOffered(group, claim)) {
        if (model.isDisturbed(group)) {
          return null;
        }
        if (group.terms.notBefore() > model.now()) {
          if (group.terms.notBefore() <= model.latest()) {
            // The clock was set back: the engine may or may not know that its time had come.
            return null;
          }
          continue;
        }
        offers.add(offer(group));
      }
    }
    Comparator<Offer> order =
        Comparator.comparingInt((Offer offer) -> -offer.group.terms.priority())
            .thenComparingInt(offer -> offer.running)
            .thenComparingLong(offer -> offer.group.id);
    Set<Long> tasks = new HashSet<>();
    while (tasks.size() < claim.maxTasks()) {
      offers.removeIf(offer -> offer.tasks.isEmpty());
      if (offers.isEmpty()) {
        break;
      }
      Offer best = offers.stream().min(order).orElseThrow();
      tasks.add(best.tasks.removeFirst().id);
      best.running++;
    }
    return tasks;
  }

  /** What came back comes first, the longest due before the others; then the next in order. */
  private Offer offer(ModelGroup group) {
    Offer offer = new Offer(group);
    offer.running = group.count(Place.RUNNING);
    List<ModelTask> due = new ArrayList<>();
    for (ModelTask task : group.tasks) {
      if (task.place == Place.WAITING && task.isClaimable(model.now())) {
        due.add(task);
      }
    }
    due.sort(
        Comparator.comparingLong((ModelTask task) -> task.notBefore)
            .thenComparingLong(task -> task.id));
    offer.tasks.addAll(due);
    for (ModelTask task : group.tasks) {
      if (task.place == Place.UNTOUCHED) {
        offer.tasks.add(task);
      }
    }
    return offer;
  }
}
