package orhestra.engine;

/**
 * Who reports on a task.
 *
 * @param worker the worker's id
 * @param token the attempt's token; 0 for clients that know no tokens, whose word counts if the
 *     worker is the one that holds (or held last) the attempt
 */
public record Caller(long worker, long token) {
  boolean holds(long rowToken, long rowWorker) {
    return token == 0 ? worker == rowWorker : token == rowToken;
  }
}
