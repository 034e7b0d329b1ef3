package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import orhestra.engine.store.DutyStore.Duty;

/** Singleton duties. */
public abstract class DutyStoreSuite extends StorageSuite {
  protected DutyStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void aDutyIsWhatWasPutLast() {
    assertThat(writeOne(tx -> tx.duties().lock("reaper"))).isEmpty();
    change(tx -> tx.duties().put(new Duty("reaper", "a", 1)));
    change(tx -> tx.duties().put(new Duty(ODD_TEXT, ODD_TEXT, Long.MAX_VALUE)));
    assertThat(writeOne(tx -> tx.duties().lock("reaper"))).contains(new Duty("reaper", "a", 1));
    change(
        tx -> {
          tx.duties().put(new Duty("reaper", "b", 2));
          assertThat(tx.duties().lock("reaper")).contains(new Duty("reaper", "b", 2));
        });
    assertThat(writeOne(tx -> tx.duties().lock("reaper"))).contains(new Duty("reaper", "b", 2));
    assertThat(writeOne(tx -> tx.duties().lock(ODD_TEXT)))
        .contains(new Duty(ODD_TEXT, ODD_TEXT, Long.MAX_VALUE));
  }
}
