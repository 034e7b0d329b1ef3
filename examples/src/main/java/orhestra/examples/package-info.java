/** Optimizers that run as SPOT tasks. */
@NullMarked
package orhestra.examples;

import org.jspecify.annotations.NullMarked;
