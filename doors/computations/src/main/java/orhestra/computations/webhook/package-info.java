/** Tells those who asked for it that a job is done. */
@NullMarked
package orhestra.computations.webhook;

import org.jspecify.annotations.NullMarked;
