/** The engine's ports in memory: the twin of the databases for tests and for the simulation. */
@NullMarked
package orhestra.engine.memory;

import org.jspecify.annotations.NullMarked;
