package orhestra.computations.store;

import java.util.List;
import java.util.Optional;
import orhestra.secagg.Stage;

/** What is kept of secure rounds, as a view of the current transaction. */
public interface RoundStore {
  Optional<RoundRow> find(long job);

  /** The newest rounds before this job, the newest first. */
  List<RoundRow> before(long job, int limit);

  void insert(RoundRow round);

  void update(RoundRow round);

  /** The hash of the token with which a client joined; empty if it has not. */
  Optional<String> seat(long job, int client);

  /** How many have joined. */
  List<Integer> seats(long job);

  void sit(long job, int client, String token);

  Optional<MessageRow> message(long id);

  /** Accepted messages of a stage, by sender. */
  List<MessageRow> messages(long job, Stage stage);

  /** The bytes of a client's message. */
  byte[] body(long job, Stage stage, int sender);

  void keep(MessageRow message, byte[] body);

  /** Forgets the messages' bytes, and keeps the transcript in their place. */
  void close(long job, byte[] transcript);

  /** What {@link #close} kept; empty if the round is not over. */
  byte[] transcript(long job);

  /** Removes the round and all that is kept of it but the note of its sum. */
  void delete(long job);

  /** Sums with this context, the newest first. */
  List<SumRow> sums(String context, int limit);

  void note(SumRow sum);
}
