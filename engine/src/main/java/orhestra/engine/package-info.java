/** The durable core: groups of tasks, attempts, leases, retries, dead letters and the event log. */
@NullMarked
package orhestra.engine;

import org.jspecify.annotations.NullMarked;
