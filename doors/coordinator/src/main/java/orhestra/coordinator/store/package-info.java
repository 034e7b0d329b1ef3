/** The door's own tables. */
@NullMarked
package orhestra.coordinator.store;

import org.jspecify.annotations.NullMarked;
