/** Counters and timers, and their page. */
@NullMarked
package orhestra.platform.metrics;

import org.jspecify.annotations.NullMarked;
