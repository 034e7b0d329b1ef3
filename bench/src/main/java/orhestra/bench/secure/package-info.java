/** Rounds of secure aggregation, played whole in this process: the real two sides without HTTP. */
@NullMarked
package orhestra.bench.secure;

import org.jspecify.annotations.NullMarked;
