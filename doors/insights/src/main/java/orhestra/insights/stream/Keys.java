package orhestra.insights.stream;

import java.util.Optional;
import java.util.OptionalLong;

/** The names of the door's keys in Redis, see the contract's table. */
public final class Keys {
  /** Brands, as the seed says. */
  public static final String BRANDS_LIST = "brands:list";

  /** Brands, as the original's programs write them. */
  public static final String BRANDS_SET = "brands:set";

  /** Gone when Redis has lost what it held; see {@link Restoring}. */
  static final String MARK = "orhestra:insights:mark";

  /** Matches the queues of all brands. */
  static final String ALL_CHUNKS = "result:brand:*:chunks";

  /** Matches what holders have taken and not yet merged, of all brands. */
  static final String ALL_PROCESSING = "processing:{result:brand:*:chunks}:*";

  private static final String CHUNKS_HEAD = "result:brand:";
  private static final String CHUNKS_TAIL = ":chunks";
  private static final String PROCESSING_HEAD = "processing:{";

  private Keys() {}

  /** Where workers push. */
  public static String chunks(String brand) {
    return CHUNKS_HEAD + brand + CHUNKS_TAIL;
  }

  /** Where the holder of this fence keeps what it has taken: in the queue's cluster slot. */
  public static String processing(String brand, long fence) {
    return PROCESSING_HEAD + chunks(brand) + "}:" + fence;
  }

  public static String summary(String brand) {
    return "summary:brand:" + brand;
  }

  public static String failed(String brand) {
    return "failed:brand:" + brand;
  }

  public static String spikes(String brand) {
    return "spike:brand:" + brand;
  }

  public static String lock(String brand) {
    return "lock:brand:" + brand;
  }

  /** The channel on which each new summary of a brand is sent. */
  public static String channel(String brand) {
    return "summary:brand:" + brand + ":published";
  }

  /** The brand whose queue this is. */
  static Optional<String> brandOfChunks(String key) {
    return key.startsWith(CHUNKS_HEAD)
            && key.endsWith(CHUNKS_TAIL)
            && key.length() > CHUNKS_HEAD.length() + CHUNKS_TAIL.length()
        ? Optional.of(key.substring(CHUNKS_HEAD.length(), key.length() - CHUNKS_TAIL.length()))
        : Optional.empty();
  }

  /** The brand of whose queue this is a part in some holder's hands. */
  static Optional<String> brandOfProcessing(String key) {
    int end = key.lastIndexOf('}');
    return key.startsWith(PROCESSING_HEAD) && end > 0
        ? brandOfChunks(key.substring(PROCESSING_HEAD.length(), end))
        : Optional.empty();
  }

  /** The fence of the holder whose part of a queue this is. */
  static OptionalLong fenceOfProcessing(String key) {
    try {
      return OptionalLong.of(Long.parseLong(key.substring(key.lastIndexOf(':') + 1)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
