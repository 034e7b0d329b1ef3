package orhestra.insights.stream;

import java.util.List;

/**
 * Chunks that a holder has taken.
 *
 * @param number which of the holder's batches this is; 0 if there was nothing to take
 */
public record Batch(long number, List<byte[]> chunks) {
  static final Batch NOTHING = new Batch(0, List.of());

  public Batch {
    chunks = List.copyOf(chunks);
  }

  public boolean isEmpty() {
    return chunks.isEmpty();
  }
}
