package orhestra.computations.log;

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
    String total = "totalClients=" + participants.total();
    tell(jobs, "Created job record for " + row.name() + " with " + total + listed);
  }

  /** Tells the schema that the job has now, if it has one. */
  public void storedSchema(JobRow row) {
    if (!row.shape().isEmpty()) {
      tell(jobs, "Stored schema for job=" + row.name() + ": " + row.shape());
    }
  }

  public void counted(JobRow row, String client, int total) {
    String done = "doneCount=" + row.done() + "/" + total;
    tell(jobs, "job=" + row.name() + ", clientId=" + client + ", " + done);
  }

  public void aggregating(JobRow row) {
    String text = "Aggregation of job " + row.name() + " begins with doneCount=" + row.done();
    tell(aggregator, text);
  }

  public void ended(JobRow row) {
    if (row.status() == JobStatus.COMPLETED) {
      tell(aggregator, "Aggregation result of job " + row.name() + " stored: " + row.status());
    } else {
      String text = "Job " + row.name() + " ended: " + row.status() + ", " + row.error();
      lines.add(new Line(aggregator, Level.ERROR, text));
    }
  }

  public void deleted(JobRow row) {
    tell(jobs, "Deleted job record for " + row.name());
  }

  private void tell(Logger log, String text) {
    lines.add(new Line(log, Level.INFO, text));
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
