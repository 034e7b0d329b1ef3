/** Chunks, summaries and partial merges as JSON. */
@NullMarked
package orhestra.insights.wire;

import org.jspecify.annotations.NullMarked;
