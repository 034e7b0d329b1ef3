/** The insights door's routes. */
@NullMarked
package orhestra.insights.api;

import org.jspecify.annotations.NullMarked;
