package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import orhestra.engine.store.Storage;
import orhestra.insights.Registering.Registered;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;

/** The numbers of the brands that are known, remembered. Thread-safe. */
final class Brands {
  private static final int PAGE = 1_000;

  private final Storage storage;
  private final Registering registering = new Registering();
  private final Map<String, Long> ids = new ConcurrentHashMap<>();

  Brands(Storage storage) {
    this.storage = requireNonNull(storage, "storage is null");
  }

  /** Learns what the database knows. Blocks. */
  void load() {
    String after = "";
    List<BrandRow> page;
    do {
      String from = after;
      page = storage.read(view -> view.door(BrandStore.class).list(from, PAGE));
      for (BrandRow row : page) {
        ids.put(row.name(), row.id());
        after = row.name();
      }
    } while (page.size() == PAGE);
  }

  /** The names of all that are known here. */
  Set<String> names() {
    return Set.copyOf(ids.keySet());
  }

  /** The brand's number; it is registered if it was not known. Blocks. */
  long id(String name) {
    Long id = ids.get(name);
    return id == null ? register(List.of(name)).getFirst().brand().id() : id;
  }

  /** Makes brands known that were not. Blocks. */
  void registerUnknown(Collection<String> names) {
    List<String> unknown = names.stream().filter(name -> !ids.containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      register(unknown);
    }
  }

  /** Makes brands known; blocks until that is durable. */
  List<Registered> register(List<String> names) {
    Map<String, CompletableFuture<Registered>> answers = new LinkedHashMap<>();
    names.forEach(name -> answers.put(name, storage.submit(registering, name)));
    List<Registered> registered = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          Registered one = answer.join();
          ids.put(name, one.brand().id());
          registered.add(one);
        });
    return registered;
  }
}
