package orhestra.computations;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Participants;
import orhestra.engine.store.Transaction;
import orhestra.platform.json.Json;
import orhestra.platform.log.ServiceLog;

/**
 * The lines about jobs in the log that the seed's checks read. They are written when what they tell
 * is durable: a batch that runs again tells it once.
 */
public final class JobLog implements Transaction.Participant {
  /** The name under which the seed's programs know this door. */
  public static final String SERVICE = "computations-orchestrator";

  private static final Logger jobs = ServiceLog.logger(SERVICE, "jobs");
  private static final Logger aggregator = ServiceLog.logger(SERVICE, "aggregator");

  private record Line(Logger log, Level level, String text) {}

  private final List<Line> lines = new ArrayList<>();

  private JobLog() {}

  /** The one of this batch. */
  public static JobLog of(Transaction tx) {
    return tx.participant(JobLog.class, JobLog::new);
  }

  public void created(JobRow row, Participants participants) {
    String listed =
        participants instanceof Participants.Listed some
            ? ", clientsList=" + Json.text(some.clients())
            : "";
    String text = "Created job record for %s with totalClients=%d%s";
    add(jobs, Level.INFO, text.formatted(row.name(), participants.total(), listed));
  }

  /** Tells the schema that the job has now, if it has one. */
  void storedSchema(JobRow row) {
    if (!row.shape().isEmpty()) {
      add(jobs, Level.INFO, "Stored schema for job=%s: %s".formatted(row.name(), row.shape()));
    }
  }

  void counted(JobRow row, String client, int total) {
    String text = "job=%s, clientId=%s, doneCount=%d/%d";
    add(jobs, Level.INFO, text.formatted(row.name(), client, row.done(), total));
  }

  void aggregating(JobRow row) {
    String text = "Aggregation of job %s begins with doneCount=%d";
    add(aggregator, Level.INFO, text.formatted(row.name(), row.done()));
  }

  void ended(JobRow row) {
    boolean completed = row.status() == JobStatus.COMPLETED;
    String text = completed ? "Aggregation result of job %s stored: %s" : "Job %s ended: %s, %s";
    add(
        aggregator,
        completed ? Level.INFO : Level.ERROR,
        text.formatted(row.name(), row.status(), row.error()));
  }

  void deleted(JobRow row) {
    add(jobs, Level.INFO, "Deleted job record for " + row.name());
  }

  private void add(Logger log, Level level, String text) {
    lines.add(new Line(log, level, text));
  }

  @Override
  public void beforeCommit(Transaction tx) {}

  @Override
  public void committed() {
    lines.forEach(line -> line.log.atLevel(line.level).log(line.text));
  }

  @Override
  public void rolledBack() {}
}
