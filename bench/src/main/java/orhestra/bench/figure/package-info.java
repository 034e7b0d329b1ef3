/** What is measured, one class per figure. */
@NullMarked
package orhestra.bench.figure;

import org.jspecify.annotations.NullMarked;
