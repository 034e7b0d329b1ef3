/** Routes, and what travels. */
@NullMarked
package orhestra.computations.api;

import org.jspecify.annotations.NullMarked;
