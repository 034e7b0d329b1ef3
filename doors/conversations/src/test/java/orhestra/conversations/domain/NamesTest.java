package orhestra.conversations.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import orhestra.engine.TaskId;

final class NamesTest {
  @Test
  void aNameCarriesItsNumber() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long id = random.nextLong(TaskId.MAX_GROUP + 1);
      UUID name = Names.session(id, random.nextLong(), random.nextInt());
      assertThat(Names.sessionId(name.toString())).hasValue(id);
      assertThat(name.version()).isEqualTo(8);
      assertThat(name.variant()).isEqualTo(2);
    }
  }

  @Test
  void anAttemptsNameCarriesTurnAndToken() {
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      long turn =
          TaskId.of(
              random.nextLong(TaskId.MAX_GROUP + 1), random.nextInt(TaskId.MAX_TASKS_PER_GROUP));
      long token = Names.token(random.nextLong());
      UUID name = Names.attempt(turn, 1 + random.nextInt(31), token);
      assertThat(Names.attempt(name.toString())).contains(new Names.Attempt(turn, token));
    }
  }

  @Test
  void whatIsNoNameIsNone() {
    for (String text :
        new String[] {"", "x", "not-a-uuid-but-of-the-right-length!!", "1-2-3-4-5"}) {
      assertThat(Names.sessionId(text)).isEmpty();
      assertThat(Names.attempt(text)).isEmpty();
    }
    assertThat(Names.sessionId(UUID.randomUUID().toString())).isEmpty();
    assertThat(Names.attempt(UUID.randomUUID().toString())).isEmpty();
  }
}
