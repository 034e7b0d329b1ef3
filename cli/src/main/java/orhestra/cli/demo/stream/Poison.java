package orhestra.cli.demo.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/** The ways in which workers get a chunk wrong. */
enum Poison {
  /** A number was left out: the one that somebody can mend. */
  NO_SCORE {
    @Override
    byte[] spoil(ObjectNode chunk) {
      ((ObjectNode) chunk.path("sentiment")).remove("score");
      return bytes(chunk);
    }
  },
  /** The worker died while it wrote. */
  CUT_OFF {
    @Override
    byte[] spoil(ObjectNode chunk) {
      byte[] whole = bytes(chunk);
      return Arrays.copyOf(whole, whole.length * 2 / 3);
    }
  },
  /** It was pushed to another brand's queue. */
  OTHER_BRAND {
    @Override
    byte[] spoil(ObjectNode chunk) {
      return bytes(chunk.put("brand", chunk.path("brand").stringValue() + "-eu"));
    }
  },
  /** It cannot be told from a chunk that came before. */
  NO_ID {
    @Override
    byte[] spoil(ObjectNode chunk) {
      return bytes(chunk.put("chunkId", " "));
    }
  },
  /** An error message where a list should be. */
  NO_LIST {
    @Override
    byte[] spoil(ObjectNode chunk) {
      return bytes(chunk.put("clusters", "timeout after 30 s"));
    }
  },
  /** Another encoding. */
  NOT_UTF8 {
    @Override
    byte[] spoil(ObjectNode chunk) {
      return chunk
          .put("summary", "50 € für nichts")
          .toString()
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  };

  /** The chunk as it comes when this happens to it; no two are alike, as no two chunks are. */
  abstract byte[] spoil(ObjectNode chunk);

  private static byte[] bytes(ObjectNode chunk) {
    return chunk.toString().getBytes(StandardCharsets.UTF_8);
  }
}
