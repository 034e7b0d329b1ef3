/** The orhestra command. */
@NullMarked
package orhestra.cli;

import org.jspecify.annotations.NullMarked;
