package orhestra.computations.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a job goes on, by its clients and by the clock. */
final class CourseTest {
  private static final Participants ABC = new Participants.Listed(List.of("a", "b", "c"));

  private static Course job(int quorum, String... mandatory) {
    Terms terms =
        Terms.plain(
            ABC, quorum, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of(mandatory));
    return Course.begin(terms, 1_000);
  }

  @Test
  void theLastClientStartsTheAggregation() {
    Course two = job(3).with("a", 1_000).with("c", 2_000);
    assertThat(two.status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(two.with("b", 3_000).status()).isEqualTo(JobStatus.AGGREGATING);
  }

  @Test
  void aClientIsCountedOnce() {
    Course one = job(3).with("a", 1_000);
    assertThatThrownBy(() -> one.with("a", 1_000)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutItsQuorumAJobExpiresAtTheDeadlineAndNotBefore() {
    Course one = job(3).with("a", 1_000);
    assertThat(one.at(60_999).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(one.at(61_000).status()).isEqualTo(JobStatus.EXPIRED);
  }

  @Test
  void withItsQuorumAJobWaitsForTheGraceAlone() {
    Course two = job(2).with("a", 1_000).with("b", 5_000);
    assertThat(two.status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(two.at(14_999).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(two.at(15_000).status()).isEqualTo(JobStatus.AGGREGATING);
    assertThat(two.mayDropOut()).isEqualTo(1);
  }

  @Test
  void theGraceEndsAtTheDeadlineAtTheLatest() {
    Course two = job(2).with("a", 1_000).with("b", 59_000);
    assertThat(two.at(61_000).status()).isEqualTo(JobStatus.AGGREGATING);
  }

  @Test
  void aQuorumWithoutAMandatoryClientIsNone() {
    Course two = job(2, "c").with("a", 1_000).with("b", 5_000);
    assertThat(two.at(61_000).status()).isEqualTo(JobStatus.EXPIRED);
    assertThat(two.at(20_000).with("c", 21_000).status()).isEqualTo(JobStatus.AGGREGATING);
  }

  @Test
  void listsAgreeInAnyOrderAndANumberAgreesWithAListOfThatLength() {
    assertThat(ABC.agreesWith(new Participants.Listed(List.of("c", "a", "b", "a")))).isTrue();
    assertThat(ABC.agreesWith(new Participants.Listed(List.of("a", "b", "d")))).isFalse();
    assertThat(ABC.agreesWith(new Participants.Counted(3))).isTrue();
    assertThat(ABC.agreesWith(new Participants.Counted(4))).isFalse();
  }

  @Test
  void namesThatWouldReachFilesAndKeysAreChecked() {
    assertThat(JobName.of("job 1_a.b:c-d")).isPresent();
    for (String bad : List.of("", "a/b", "a\nb", "ä", "x".repeat(201), "a:updatedClients")) {
      assertThat(JobName.of(bad)).as(bad).isEmpty();
    }
    assertThat(ClientName.isAllowed("Ünal 1")).isTrue();
    assertThat(ClientName.isAllowed("a\u0007")).isFalse();
  }
}
