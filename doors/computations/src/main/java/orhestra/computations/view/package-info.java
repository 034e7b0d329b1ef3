/** What other programs see of the door in Redis. */
@NullMarked
package orhestra.computations.view;

import org.jspecify.annotations.NullMarked;
