package orhestra.spot.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Java program for the tests to run; it knows nothing but the JDK. */
public final class EchoMain {
  private EchoMain() {}

  public static void main(String[] args) throws IOException {
    switch (System.getProperty("mode", "echo")) {
      case "echo" -> {
        String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(
            "RESULT_JSON={\"fopt\":1,\"property\":\""
                + System.getProperty("swarm.inertia")
                + "\",\"variable\":\""
                + System.getenv("ORHESTRA_PARAM_SWARM_INERTIA")
                + "\",\"input\":"
                + input
                + "}");
      }
      case "heap" -> {
        List<byte[]> held = new ArrayList<>();
        while (true) {
          held.add(new byte[1 << 20]);
        }
      }
      default -> throw new IllegalArgumentException("mode");
    }
  }
}
