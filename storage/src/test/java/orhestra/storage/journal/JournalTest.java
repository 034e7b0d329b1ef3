package orhestra.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final long WRITER = 42;
  private static final String PUT = "MERGE INTO t (id, v, r) KEY (id) VALUES (?, ?, ?)";
  private static final String DELETE = "DELETE FROM t WHERE id = ?";
  private static final String MARK = "UPDATE writers SET batch = ? WHERE id = ?";

  @TempDir private Path folder;
  private final Redo redo = new Redo();
  private Connection connection;
  private Path base;

  /** A row of the table t. */
  private record Entry(long id, String text, @Nullable Double real) {}

  @BeforeEach
  void open() throws SQLException {
    base = folder.resolve("db");
    connection = database();
  }

  /** As it was when the journal began. */
  private static Connection database() throws SQLException {
    Connection fresh = DriverManager.getConnection("jdbc:h2:mem:");
    try (var statement = fresh.createStatement()) {
      statement.execute("CREATE TABLE writers (id bigint PRIMARY KEY, batch bigint)");
      statement.execute("CREATE TABLE t (id bigint PRIMARY KEY, v varchar, r double precision)");
      statement.execute("INSERT INTO writers VALUES (" + WRITER + ", 0)");
    }
    fresh.setAutoCommit(false);
    return fresh;
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** Has the redo say what it then does to the database. */
  private int execute(String sql, @Nullable Object... parameters) throws SQLException {
    redo.begin(redo.statement(sql));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        switch (parameters[i]) {
          case null -> {
            statement.setNull(i + 1, Types.DOUBLE);
            redo.nothing();
          }
          case Long number -> {
            statement.setLong(i + 1, number);
            redo.number(number);
          }
          case Double real -> {
            statement.setDouble(i + 1, real);
            redo.real(real);
          }
          case String text -> {
            statement.setString(i + 1, text);
            redo.text(text);
          }
          case Object other -> throw new IllegalArgumentException(other.toString());
        }
      }
      int rows = statement.executeUpdate();
      redo.end(rows);
      return rows;
    }
  }

  private void commit(Journal journal, long number) throws SQLException, IOException {
    execute(MARK, number, WRITER);
    journal.append(number, redo);
    connection.commit();
    redo.clear();
  }

  /** Appends batches 1 to {@code count}, each of which puts the row of its number. */
  private void fill(Journal journal, int count) throws SQLException, IOException {
    for (long number = 1; number <= count; number++) {
      execute(PUT, number, "row " + number, 0.5 * number);
      commit(journal, number);
    }
  }

  private Journal journal() throws IOException {
    return Journal.create(base, WRITER, 0, true);
  }

  private Path file(int which) {
    return Journal.files(base).get(which);
  }

  private static List<Entry> rows(Connection of) throws SQLException {
    List<Entry> rows = new ArrayList<>();
    try (var statement = of.createStatement();
        ResultSet result = statement.executeQuery("SELECT id, v, r FROM t ORDER BY id")) {
      while (result.next()) {
        Double real = result.getObject(3, Double.class);
        rows.add(new Entry(result.getLong(1), result.getString(2), real));
      }
    }
    return rows;
  }

  @Test
  void replayMakesTheSameRows() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Journal journal = journal()) {
      for (long number = 1; number <= 300; number++) {
        for (int i = random.nextInt(6); i >= 0; i--) {
          long id = random.nextLong(40) - 20;
          if (random.nextInt(4) == 0) {
            execute(DELETE, id);
          } else {
            execute(PUT, id, text(random), random.nextBoolean() ? random.nextGaussian() : null);
          }
        }
        if (random.nextInt(5) == 0) {
          connection.rollback();
          redo.clear();
        }
        commit(journal, number);
      }
    }
    try (Connection other = database()) {
      assertThat(Recovery.run(base, other)).as("seed %d", seed).isEqualTo(300);
      assertThat(rows(other)).as("seed %d", seed).isNotEmpty().isEqualTo(rows(connection));
      assertThat(Recovery.run(base, other)).isZero();
    }
  }

  private static String text(Random random) {
    int length = random.nextInt(20) == 0 ? 100_000 : random.nextInt(200);
    int bound = random.nextBoolean() ? 0x80 : Character.MAX_VALUE + 1;
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) random.nextInt(bound);
    }
    return new String(chars);
  }

  @Test
  void replayGoesOnWhereTheDatabaseIs() throws Exception {
    try (Connection other = database();
        Journal journal = journal()) {
      fill(journal, 5);
      assertThat(Recovery.run(base, other)).isEqualTo(5);
      execute(PUT, 6L, "more", null);
      commit(journal, 6);
      assertThat(Recovery.run(base, other)).isEqualTo(1);
      assertThat(rows(other)).isEqualTo(rows(connection));
    }
  }

  /** Batches of 100 kB until the files have taken several turns; the number of the last one. */
  private long takeTurns(Journal journal) throws SQLException, IOException {
    String large = "x".repeat(100_000);
    long number = 0;
    for (int i = 0; i < 200; i++) {
      number++;
      execute(PUT, number % 10, large + number, null);
      commit(journal, number);
      if (journal.isFilling()) {
        journal.covered(number - 3);
      }
    }
    return number;
  }

  @Test
  void filesTakeTurnsAndOldRecordsAreNotTakenForNewOnes() throws Exception {
    long last;
    try (Journal journal = journal()) {
      last = takeTurns(journal);
    }
    assertThat(Files.size(file(0)) + Files.size(file(1)))
        .isLessThan(12L << 20)
        .isGreaterThan(6L << 20);
    try (JournalReader first = new JournalReader(file(0));
        JournalReader second = new JournalReader(file(1))) {
      long older = Math.min(first.first(), second.first());
      assertThat(older).isGreaterThan(50);
      try (Connection other = database();
          PreparedStatement reached = other.prepareStatement(MARK)) {
        reached.setLong(1, older - 1);
        reached.setLong(2, WRITER);
        reached.executeUpdate();
        // It lacks the rows of the batches before, but these are put again.
        assertThat(Recovery.run(base, other)).isEqualTo(last - older + 1);
        assertThat(rows(other)).isEqualTo(rows(connection));
      }
    }
  }

  @Test
  void uncoveredFileIsNotOverwritten() throws Exception {
    String large = "x".repeat(1 << 20);
    try (Journal journal = journal();
        Connection other = database()) {
      for (long number = 1; number <= 30; number++) {
        execute(PUT, number, large, null);
        commit(journal, number);
      }
      assertThat(journal.isFilling()).isTrue();
      assertThat(Recovery.run(base, other)).isEqualTo(30);
    }
  }

  @Test
  void recordThatIsNotWholeIsTheEnd() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> ends = new ArrayList<>();
    try (Journal journal = journal()) {
      for (long number = 1; number <= 20; number++) {
        execute(PUT, number, "row " + number, null);
        commit(journal, number);
        ends.add(end(file(0)));
      }
    }
    byte[] whole = Files.readAllBytes(file(0));
    for (int round = 0; round < 200; round++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(JournalFile.HEADER, Math.toIntExact(ends.getLast()));
      if (random.nextBoolean()) {
        damaged[at] ^= (byte) (1 << random.nextInt(8));
      } else {
        damaged = Arrays.copyOf(damaged, at);
      }
      Files.write(file(0), damaged);
      long intact = ends.stream().filter(end -> end <= at).count();
      try (Connection other = database()) {
        assertThat(Recovery.run(base, other)).as("seed %d, byte %d", seed, at).isEqualTo(intact);
        assertThat(rows(other)).hasSize((int) intact);
      }
    }
  }

  /** Where the last record ends: the rest is zeros. */
  private static long end(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    // A record may end with zeros itself: the last execution's tag and count are not.
    return end;
  }

  @Test
  void withoutFilesThereIsNothingToDo() throws Exception {
    assertThat(Recovery.run(base, connection)).isZero();
    journal().close();
    assertThat(Recovery.run(base, connection)).isZero();
    Journal.remove(base);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void journalOfAnotherDatabaseIsRefusedAndKept() throws Exception {
    try (Journal journal = Journal.create(base, 77, 0, true)) {
      fill(journal, 1);
    }
    assertThatThrownBy(() -> Recovery.run(base, connection))
        .hasMessageContaining("belongs to another database")
        .hasMessageContaining(file(0).toString());
    assertThat(file(0)).exists();
    try (Connection empty = DriverManager.getConnection("jdbc:h2:mem:")) {
      assertThatThrownBy(() -> Recovery.run(base, empty))
          .hasMessageContaining("belongs to another database");
    }
  }

  @Test
  void databaseOlderThanItsJournalIsRefused() throws Exception {
    try (Journal journal = Journal.create(base, WRITER, 5, true)) {
      execute(PUT, 6L, "row", null);
      commit(journal, 6);
    }
    try (Connection older = database()) {
      assertThatThrownBy(() -> Recovery.run(base, older))
          .hasMessageContaining("has come to record 0 and the journal begins at 6");
    }
  }

  @Test
  void databaseThatDiffersStopsTheReplay() throws Exception {
    try (Journal journal = journal()) {
      fill(journal, 2);
      execute(DELETE, 1L);
      commit(journal, 3);
    }
    try (Connection other = database()) {
      Recovery.run(base, other);
    }
    try (Connection other = database();
        var statement = other.createStatement()) {
      statement.execute("UPDATE writers SET batch = 2");
      assertThatThrownBy(() -> Recovery.run(base, other))
          .hasMessageContaining("changed 1 rows when it was written and 0 now");
    }
  }

  @Test
  void damageBetweenTheFilesIsNotPassedOver() throws Exception {
    try (Journal journal = journal()) {
      takeTurns(journal);
    }
    Path older;
    long first;
    try (JournalReader one = new JournalReader(file(0));
        JournalReader two = new JournalReader(file(1))) {
      older = one.first() < two.first() ? file(0) : file(1);
      first = Math.min(one.first(), two.first());
    }
    byte[] bytes = Files.readAllBytes(older);
    bytes[bytes.length / 2] ^= 1;
    Files.write(older, bytes);
    try (Connection other = database();
        var statement = other.createStatement()) {
      statement.execute("UPDATE writers SET batch = " + (first - 1));
      assertThatThrownBy(() -> Recovery.run(base, other))
          .hasMessageContaining("it is damaged after record");
    }
  }

  @Test
  void fileAboutToBeReusedMayHaveADamagedHeader() throws Exception {
    try (Journal journal = journal()) {
      fill(journal, 3);
    }
    Files.write(file(1), "torn".repeat(20).getBytes(StandardCharsets.US_ASCII));
    try (Connection other = database()) {
      assertThat(Recovery.run(base, other)).isEqualTo(3);
    }
    Files.copy(file(1), file(0), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Recovery.run(base, connection)).hasMessageContaining("damaged");
  }

  @Test
  void recordsHaveNoGaps() throws Exception {
    try (Journal journal = journal()) {
      fill(journal, 1);
      assertThatThrownBy(() -> journal.append(3, redo))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("record 3 cannot follow record 1");
    }
  }
}
