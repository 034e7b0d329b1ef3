package orhestra.execution.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionTest {
  @ParameterizedTest
  @MethodSource("questions")
  void isUnderstood(String text, Question question) {
    assertThat(Question.of(text)).isEqualTo(question);
  }

  static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of("help", new Question.Help()),
        Arguments.of("", new Question.Help()),
        Arguments.of("What can you do?", new Question.Help()),
        Arguments.of("Hello!", new Question.Help()),
        Arguments.of("Which jobs are running?", new Question.Jobs("RUNNING")),
        Arguments.of("what is running", new Question.Jobs("RUNNING")),
        Arguments.of("What's going on?", new Question.Jobs("RUNNING")),
        Arguments.of("list all jobs", new Question.Jobs(null)),
        Arguments.of("show me the FAILED jobs", new Question.Jobs("FAILED")),
        Arguments.of("which sweeps are finished?", new Question.Jobs("COMPLETED")),
        Arguments.of("Which jobs are waiting?", new Question.Jobs("PENDING")),
        Arguments.of("How far is job 12?", new Question.Progress("job-12")),
        Arguments.of("how far is job-7", new Question.Progress("job-7")),
        Arguments.of("status of job sweep-a.", new Question.Progress("sweep-a")),
        Arguments.of("How is \"My Sweep\" doing?", new Question.Progress("My Sweep")),
        Arguments.of("how far is the last job?", new Question.Progress(null)),
        Arguments.of("Is job 12 running?", new Question.Progress("job-12")),
        Arguments.of("best result of job 12", new Question.Best("job-12")),
        Arguments.of("What is the best value so far?", new Question.Best(null)),
        Arguments.of("what did job Nightly find? results please", new Question.Best("Nightly")),
        Arguments.of("Are workers connected?", new Question.Workers()),
        Arguments.of("how many spots are there", new Question.Workers()),
        Arguments.of("Is the server healthy?", new Question.Health()),
        Arguments.of("which brands are there?", new Question.Brands()),
        Arguments.of("How is brand nike?", new Question.Brand("nike")),
        Arguments.of("sentiment of Adidas", new Question.Brand("adidas")),
        Arguments.of("Tell me a joke", new Question.Other("Tell me a joke")));
  }
}
