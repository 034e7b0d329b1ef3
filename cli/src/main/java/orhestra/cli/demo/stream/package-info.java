/** The made-up workers of {@code orhestra demo insights}: brands, what is said of them, chunks. */
@NullMarked
package orhestra.cli.demo.stream;

import org.jspecify.annotations.NullMarked;
