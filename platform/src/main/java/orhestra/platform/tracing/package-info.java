/** Spans of requests and of the work inside them. */
@NullMarked
package orhestra.platform.tracing;

import org.jspecify.annotations.NullMarked;
