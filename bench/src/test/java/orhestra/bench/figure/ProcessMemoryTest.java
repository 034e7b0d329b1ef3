package orhestra.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void theHeapIsTheSumOfItsParts() throws Exception {
    String page =
        """
        # TYPE jvm_memory_used_bytes gauge
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1048576.0
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 2.097152E7
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0E7
        """;

    assertThat(ProcessMemory.heapMegabytes(page)).isEqualTo(21);
  }

  @Test
  void aPageWithoutTheHeapIsAnError() {
    assertThatThrownBy(() -> ProcessMemory.heapMegabytes("# nothing\n"))
        .isInstanceOf(IOException.class);
  }
}
