/**
 * A deterministic simulation of the engine: one thread, virtual clocks, seeded schedules. Workers,
 * submitters and operators use the engine while time jumps, answers get lost and the process
 * crashes; after every commit a model of its own tells what must be kept and compares it with every
 * row.
 */
@NullMarked
package orhestra.engine.simulation;

import org.jspecify.annotations.NullMarked;
