package orhestra.platform.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections this process can have. The web server stops listening for ever when it may
 * not open one more file, so it must never come to that.
 */
final class OpenFiles {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final int RESERVE = 256;

  private OpenFiles() {}

  /** The wanted number, or as many as the system's limit allows beside the files of the rest. */
  static int cap(int wanted) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return wanted;
    }
    long limit = unix.getMaxFileDescriptorCount();
    int possible = cap(wanted, limit);
    if (possible < wanted) {
      log.warn("The limit of {} open files allows {} connections", limit, possible);
    }
    return possible;
  }

  static int cap(int wanted, long limit) {
    return (int) Math.min(wanted, Math.max(limit - RESERVE, limit / 2));
  }
}
