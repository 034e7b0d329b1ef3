package orhestra.bench.kill9;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What servers have acknowledged so far, and what is owed to them. Thread-safe. */
final class Acknowledged {
  /** A result that no answer came to: it is handed in again until one does. */
  record Owed(String spotId, String taskId, String token, String result) {}

  final Map<String, Long> jobs = new ConcurrentHashMap<>();
  final Map<String, String> results = new ConcurrentHashMap<>();
  final Set<String> failures = ConcurrentHashMap.newKeySet();
  final Queue<Owed> owed = new ConcurrentLinkedQueue<>();

  /** Keys of submissions that no answer came to, with the number of their tasks. */
  final Map<String, Integer> owedJobs = new ConcurrentHashMap<>();

  long writes() {
    return (long) jobs.size() + results.size() + failures.size();
  }
}
