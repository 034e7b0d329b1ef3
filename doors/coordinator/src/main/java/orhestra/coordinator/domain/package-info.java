/** Sweeps: what is crossed, and what each task of it is. */
@NullMarked
package orhestra.coordinator.domain;

import org.jspecify.annotations.NullMarked;
