package orhestra.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks a server for things on one connection, such as to run jobs. Not thread-safe. */
public final class Operator implements AutoCloseable {
  private static final byte[] JOBS = Ascii.bytes("/api/v1/jobs");
  private static final byte[] JOB_ID = Ascii.bytes("\"jobId\":\"");

  private final HttpConnection connection;
  private final Ascii path = new Ascii();
  private final Ascii body = new Ascii();

  public Operator(int port) throws IOException {
    connection = new HttpConnection(port);
  }

  /**
   * The body of a sweep in the seed's form.
   *
   * @param tasks how many it has
   * @param more further fields, each with a comma before it
   */
  public static String sweep(int tasks, String more) {
    return """
    {"jarPath":"/opt/sweep.jar","mainClass":"com.example.Sweep","algorithms":["PSO"],\
    "iterations":{"min":1,"max":%d,"step":1},"agents":{"min":10,"max":10,"step":10},\
    "dimension":{"min":2,"max":2,"step":1}%s}\
    """
        .formatted(tasks, more);
  }

  /** Submits a sweep and returns its id. */
  public String submit(int tasks, String more) throws IOException {
    post(JOBS, sweep(tasks, more));
    byte[] buffer = connection.buffer();
    int from = Scan.find(buffer, connection.bodyStart(), connection.bodyEnd(), JOB_ID);
    if (from < 0) {
      throw new IOException("no jobId in " + connection.body());
    }
    int end = from + JOB_ID.length;
    while (buffer[end] != '"') {
      end++;
    }
    return new String(
        buffer, from + JOB_ID.length, end - from - JOB_ID.length, StandardCharsets.US_ASCII);
  }

  /** Posts a JSON body, which must be answered with a 2xx, and returns the answer. */
  public String post(String what, String document) throws IOException {
    post(Ascii.bytes(what), document);
    return connection.body();
  }

  private void post(byte[] what, String document) throws IOException {
    body.clear().add(document.getBytes(StandardCharsets.UTF_8));
    int status = connection.post(path.clear().add(what), body);
    if (status < 200 || status > 299) {
      throw new IOException("POST " + path + " answered " + status + ": " + connection.body());
    }
  }

  /** Gets a path, which must be answered with 200, and returns the body. */
  public String get(String what) throws IOException {
    int status = connection.get(what);
    if (status != 200) {
      throw new IOException("GET " + what + " answered " + status + ": " + connection.body());
    }
    return connection.body();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
