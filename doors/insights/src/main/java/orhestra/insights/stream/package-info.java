/** The insights door's side of Redis: keys, scripts, locks, queues. */
@NullMarked
package orhestra.insights.stream;

import org.jspecify.annotations.NullMarked;
