package orhestra.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered; the build runs this after packaging. */
class PackagedJarTest {
  @TempDir Path folder;

  @Test
  void theJarRunsByItself() throws Exception {
    String jar = System.getProperty("packagedJar");
    assumeTrue(jar != null, "not packaged yet");
    assertThat(Path.of(jar)).hasFileName("orhestra-examples-0.1.0-SNAPSHOT.jar");
    ChildProcess run =
        ChildProcess.run(
            folder,
            ChildProcess.java("-jar", jar),
            Map.of("ORHESTRA_PARAM_ALGORITHM", "DE:Schwefel"),
            "{\"iterations\":20,\"agents\":10,\"dimension\":2}");
    assertThat(run.result().get("function").asString()).isEqualTo("Schwefel");
  }
}
