package orhestra.bench.kill9;

import java.util.Map;
import java.util.Random;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submits jobs, each with a key of its own, and repeats those that no answer came to. */
final class Submitter {
  private static final int JOBS_A_SECOND = 20;

  private final Acknowledged acknowledged;
  private final Random random;
  private final JsonMapper mapper = new JsonMapper();
  private int submitted;

  Submitter(Acknowledged acknowledged, long seed) {
    this.acknowledged = acknowledged;
    this.random = new Random(seed);
  }

  /** Submits until the server does not answer any more. */
  void run(Transport transport) throws InterruptedException {
    try {
      for (Map.Entry<String, Integer> owed : Map.copyOf(acknowledged.owedJobs).entrySet()) {
        submit(transport, owed.getKey(), owed.getValue());
      }
      while (true) {
        submit(transport, "kill9-" + submitted++, 50 + random.nextInt(200));
        // Enough to do for the workers, and not a flood.
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(1_000 / JOBS_A_SECOND);
      }
    } catch (ServerUnreachableException killed) {
      // The next server gets what is owed.
    }
  }

  private void submit(Transport transport, String key, int tasks) throws InterruptedException {
    acknowledged.owedJobs.put(key, tasks);
    JsonNode job =
        mapper.readTree(
            """
            {"jarPath":"none.jar","mainClass":"None","algorithms":["A"],"idempotencyKey":"%s",
             "iterations":{"min":1,"max":%d,"step":1},
             "agents":{"min":1,"max":1,"step":1},"dimension":{"min":2,"max":2,"step":1}}\
            """
                .formatted(key, tasks));
    JsonNode answer = transport.post("/api/v1/jobs", job, JsonNode.class);
    acknowledged.jobs.put(answer.path("jobId").stringValue(), (long) tasks);
    acknowledged.owedJobs.remove(key);
  }
}
