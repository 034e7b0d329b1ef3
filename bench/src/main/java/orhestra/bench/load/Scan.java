package orhestra.bench.load;

/** Finds things in bytes. */
final class Scan {
  private Scan() {}

  /** Where {@code wanted} begins, at or after {@code from} and wholly before {@code to}; or -1. */
  static int find(byte[] bytes, int from, int to, byte[] wanted) {
    byte first = wanted[0];
    int last = to - wanted.length;
    for (int i = from; i <= last; i++) {
      if (bytes[i] == first && matches(bytes, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at, byte[] wanted) {
    for (int i = 1; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the value of a header begins, given its name in lower case; -1 if it is not there. */
  static int header(byte[] bytes, int headEnd, String name) {
    for (int i = 0; i < headEnd - name.length() - 2; i++) {
      if (bytes[i] == '\n' && named(bytes, i + 1, name)) {
        int value = i + 2 + name.length();
        while (bytes[value] == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private static boolean named(byte[] bytes, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      int letter = bytes[at + i];
      int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return bytes[at + name.length()] == ':';
  }

  /** The digits from {@code from} up to the first other byte. */
  static int number(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  /** The hexadecimal digits from {@code from} up to the first other byte. */
  static int hexNumber(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        break;
      }
      value = value * 16 + digit;
    }
    return value;
  }
}
