/** Kills servers under load and counts what is missing afterwards. */
@NullMarked
package orhestra.bench.kill9;

import org.jspecify.annotations.NullMarked;
