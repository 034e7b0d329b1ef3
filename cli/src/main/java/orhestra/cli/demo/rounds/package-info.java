/** The sites of {@code orhestra demo computations}, and their made-up patients. */
@NullMarked
package orhestra.cli.demo.rounds;

import org.jspecify.annotations.NullMarked;
