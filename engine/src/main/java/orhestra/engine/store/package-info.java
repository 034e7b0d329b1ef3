/**
 * The ports through which the engine keeps things. Every implementation passes the suites in {@code
 * orhestra.engine.store} of the engine's tests.
 */
@NullMarked
package orhestra.engine.store;

import org.jspecify.annotations.NullMarked;
