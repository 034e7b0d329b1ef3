/** The door's own tables. */
@NullMarked
package orhestra.computations.store;

import org.jspecify.annotations.NullMarked;
