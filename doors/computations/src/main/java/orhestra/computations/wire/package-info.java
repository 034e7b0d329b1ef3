/** Schemas, contributions and results as they travel and are kept. */
@NullMarked
package orhestra.computations.wire;

import org.jspecify.annotations.NullMarked;
