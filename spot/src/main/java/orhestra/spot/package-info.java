/** The worker agent. */
@NullMarked
package orhestra.spot;

import org.jspecify.annotations.NullMarked;
