package orhestra.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Group commit on both databases. */
final class GroupCommitTest {
  @TempDir static Path folder;

  @Nested
  final class OnH2 extends GroupCommitSuite {
    OnH2() {
      super(
          clock ->
              JdbcStorage.open(
                  StorageSettings.of(
                      "jdbc:h2:file:" + folder.resolve(UUID.randomUUID().toString())),
                  clock,
                  List.of()));
    }
  }

  @Nested
  final class OnPostgres extends GroupCommitSuite {
    OnPostgres() {
      super(
          clock -> {
            TestPostgres.clear();
            return JdbcStorage.open(TestPostgres.settings(), clock, List.of());
          });
    }
  }
}
