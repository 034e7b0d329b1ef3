/** How a run is told what to do: properties, environment, or a JSON payload on standard input. */
@NullMarked
package orhestra.examples.parameters;

import org.jspecify.annotations.NullMarked;
