package orhestra.engine;

import java.util.Arrays;

/** Ordinals of tasks within their group, written as ranges: {@code 0-19,25}. */
final class Ordinals {
  private int[] values = new int[16];
  private int size;

  void add(int ordinal) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = ordinal;
  }

  @Override
  public String toString() {
    int[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < size) {
      int end = i;
      while (end + 1 < size && sorted[end + 1] <= sorted[end] + 1) {
        end++;
      }
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(sorted[i]);
      if (sorted[end] > sorted[i]) {
        text.append('-').append(sorted[end]);
      }
      i = end + 1;
    }
    return text.toString();
  }
}
