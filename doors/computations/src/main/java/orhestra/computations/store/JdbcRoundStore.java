package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import orhestra.engine.TaskId;
import orhestra.secagg.Stage;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** Secure rounds on JDBC. */
public final class JdbcRoundStore implements RoundStore {
  /** For the storage that keeps them. */
  public static final Door<RoundStore> DOOR =
      new Door<>(RoundStore.class, "db/migration/computations", JdbcRoundStore::new);

  /** The longest message, in bytes. */
  public static final int LONGEST_MESSAGE = Part.MOST * Part.BYTES;

  private static final Table<RoundRow> ROUNDS =
      Table.<RoundRow>named("computation_rounds")
          .number("id", RoundRow::id)
          .text("parameters", RoundRow::parameters)
          .text("terms", RoundRow::terms)
          .number("stage", row -> row.stage().code())
          .number("present", RoundRow::present)
          .number("expected", RoundRow::expected)
          .text("warning", RoundRow::warning)
          .readBy(
              row ->
                  new RoundRow(
                      row.number(1),
                      row.text(2),
                      row.text(3),
                      Stage.of(row.integer(4)),
                      row.integer(5),
                      row.integer(6),
                      row.text(7)));
  private static final Write<RoundRow> INSERT_ROUNDS = ROUNDS.insert();
  private static final Write<RoundRow> UPDATE_ROUNDS =
      ROUNDS.update("stage", "present", "expected");

  private static final Table<MessageRow> MESSAGES =
      Table.<MessageRow>named("computation_messages")
          .number("id", MessageRow::id)
          .text("digest", MessageRow::digest)
          .number("length", MessageRow::length)
          .text("spread", MessageRow::spread)
          .readBy(row -> new MessageRow(row.number(1), row.text(2), row.integer(3), row.text(4)));
  private static final Write<MessageRow> INSERT_MESSAGES = MESSAGES.insert();

  private static final Table<Part> PARTS =
      Table.<Part>named("computation_message_parts")
          .number("id", Part::id)
          .text("body", Part::body)
          .readBy(row -> new Part(row.number(1), row.text(2)));
  private static final Write<Part> INSERT_PARTS = PARTS.insert();

  private static final Table<SumRow> SUMS =
      Table.<SumRow>named("computation_sums")
          .number("id", SumRow::id)
          .text("context", SumRow::context)
          .text("job", SumRow::job)
          .text("clients", SumRow::clients)
          .number("at", SumRow::at)
          .readBy(
              row ->
                  new SumRow(row.number(1), row.text(2), row.text(3), row.text(4), row.number(5)));
  private static final Write<SumRow> UPSERT_SUMS = SUMS.upsert();

  private static final String SELECT =
      "SELECT " + ROUNDS.columnList() + " FROM computation_rounds ";

  private final Session session;

  private JdbcRoundStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  /** A piece of a message, short enough for a text of any of the databases. */
  private record Part(long id, String body) {
    static final int MOST = 1 << 7;
    static final int BYTES = 3 << 17;

    static long first(long job, Stage stage, int sender) {
      return TaskId.of(job, (stage.code() * MessageRow.MOST_SENDERS + sender) * MOST);
    }
  }

  @Override
  public Optional<RoundRow> find(long job) {
    return session.query(SELECT + "WHERE id = ?", ROUNDS.reader(), job).stream().findFirst();
  }

  @Override
  public List<RoundRow> before(long job, int limit) {
    return session.query(
        SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?", ROUNDS.reader(), job, limit);
  }

  @Override
  public void insert(RoundRow round) {
    session.write(INSERT_ROUNDS, List.of(round));
  }

  @Override
  public void update(RoundRow round) {
    session.write(UPDATE_ROUNDS, List.of(round));
  }

  @Override
  public Optional<String> seat(long job, int client) {
    return session
        .query(
            "SELECT token FROM computation_seats WHERE id = ?",
            row -> row.text(1),
            TaskId.of(job, client))
        .stream()
        .findFirst();
  }

  @Override
  public List<Integer> seats(long job) {
    return session.query(
        "SELECT id FROM computation_seats WHERE id >= ? AND id < ? ORDER BY id",
        row -> (int) (row.number(1) - TaskId.first(job)),
        TaskId.first(job),
        TaskId.first(job + 1));
  }

  @Override
  public void sit(long job, int client, String token) {
    session.execute(
        "INSERT INTO computation_seats (id, token) VALUES (?, ?)", TaskId.of(job, client), token);
  }

  @Override
  public Optional<MessageRow> message(long id) {
    return session
        .query(
            "SELECT " + MESSAGES.columnList() + " FROM computation_messages WHERE id = ?",
            MESSAGES.reader(),
            id)
        .stream()
        .findFirst();
  }

  @Override
  public List<MessageRow> messages(long job, Stage stage) {
    return session.query(
        "SELECT "
            + MESSAGES.columnList()
            + " FROM computation_messages WHERE id >= ? AND id < ? ORDER BY id",
        MESSAGES.reader(),
        MessageRow.id(job, stage, 0),
        MessageRow.id(job, stage, 0) + MessageRow.MOST_SENDERS);
  }

  @Override
  public byte[] body(long job, Stage stage, int sender) {
    long first = Part.first(job, stage, sender);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    session
        .query(
            "SELECT "
                + PARTS.columnList()
                + " FROM computation_message_parts WHERE id >= ? AND id < ? ORDER BY id",
            PARTS.reader(),
            first,
            first + Part.MOST)
        .forEach(part -> body.writeBytes(Base64.getDecoder().decode(part.body())));
    return body.toByteArray();
  }

  @Override
  public void keep(MessageRow message, byte[] body) {
    session.write(INSERT_MESSAGES, List.of(message));
    long job = TaskId.group(message.id());
    int place = (int) (message.id() - TaskId.first(job));
    write(TaskId.of(job, place * Part.MOST), body);
  }

  private void write(long first, byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new IllegalArgumentException("a message of " + body.length + " bytes");
    }
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < body.length; at += Part.BYTES) {
      byte[] piece = Arrays.copyOfRange(body, at, Math.min(body.length, at + Part.BYTES));
      parts.add(new Part(first + parts.size(), Base64.getEncoder().encodeToString(piece)));
    }
    session.write(INSERT_PARTS, parts);
  }

  @Override
  public void close(long job, byte[] transcript) {
    deleteParts(job);
    write(Part.first(job, Stage.FINISHED, 0), transcript);
  }

  @Override
  public byte[] transcript(long job) {
    return body(job, Stage.FINISHED, 0);
  }

  private void deleteParts(long job) {
    session.execute(
        "DELETE FROM computation_message_parts WHERE id >= ? AND id < ?",
        TaskId.first(job),
        TaskId.first(job + 1));
  }

  @Override
  public void delete(long job) {
    deleteParts(job);
    for (String table : List.of("computation_messages", "computation_seats")) {
      session.execute(
          "DELETE FROM " + table + " WHERE id >= ? AND id < ?",
          TaskId.first(job),
          TaskId.first(job + 1));
    }
    session.execute("DELETE FROM computation_rounds WHERE id = ?", job);
  }

  @Override
  public List<SumRow> sums(String context, int limit) {
    return session.query(
        "SELECT "
            + SUMS.columnList()
            + " FROM computation_sums WHERE context = ? ORDER BY id DESC LIMIT ?",
        SUMS.reader(),
        context,
        limit);
  }

  @Override
  public void note(SumRow sum) {
    session.write(UPSERT_SUMS, List.of(sum));
  }
}
