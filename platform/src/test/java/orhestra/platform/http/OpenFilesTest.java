package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void connectionsLeaveRoomForTheRestOfTheProcess() {
    assertThat(OpenFiles.cap(10_000, 1_000_000)).isEqualTo(10_000);
    assertThat(OpenFiles.cap(10_000, 4_096)).isEqualTo(3_840);
    assertThat(OpenFiles.cap(10_000, 256)).isEqualTo(128);
    assertThat(OpenFiles.cap(10, 256)).isEqualTo(10);
  }
}
