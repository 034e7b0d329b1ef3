/** The log that the seed's checks read. */
@NullMarked
package orhestra.computations.log;

import org.jspecify.annotations.NullMarked;
