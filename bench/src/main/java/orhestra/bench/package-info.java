/** Load programs. */
@NullMarked
package orhestra.bench;

import org.jspecify.annotations.NullMarked;
