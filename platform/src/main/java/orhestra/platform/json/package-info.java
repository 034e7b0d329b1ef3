/** One strict JSON set-up for every room. */
@NullMarked
package orhestra.platform.json;

import org.jspecify.annotations.NullMarked;
