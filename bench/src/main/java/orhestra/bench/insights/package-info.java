/**
 * What feeds and reads the insights door: chunks of brands, Redis as workers use it, kill tests.
 */
@NullMarked
package orhestra.bench.insights;

import org.jspecify.annotations.NullMarked;
