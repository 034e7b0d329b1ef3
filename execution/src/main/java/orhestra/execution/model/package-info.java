/** What answers turns, whatever it is. */
@NullMarked
package orhestra.execution.model;

import org.jspecify.annotations.NullMarked;
