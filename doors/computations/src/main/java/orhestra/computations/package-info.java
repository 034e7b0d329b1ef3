/** The computations door: joint statistics of several clients. */
@NullMarked
package orhestra.computations;

import org.jspecify.annotations.NullMarked;
