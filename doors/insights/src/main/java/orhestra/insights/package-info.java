/** Door: streams of chunk results merged into published summaries. */
@NullMarked
package orhestra.insights;

import org.jspecify.annotations.NullMarked;
