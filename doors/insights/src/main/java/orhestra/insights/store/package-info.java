/** The insights door's tables. */
@NullMarked
package orhestra.insights.store;

import org.jspecify.annotations.NullMarked;
