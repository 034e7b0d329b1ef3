/** Routes and wire shapes of the coordinator. */
@NullMarked
package orhestra.coordinator.api;

import org.jspecify.annotations.NullMarked;
