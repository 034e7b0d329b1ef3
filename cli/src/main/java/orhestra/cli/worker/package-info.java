/** {@code orhestra spot}: a worker agent as a program of its own. */
@NullMarked
package orhestra.cli.worker;

import org.jspecify.annotations.NullMarked;
