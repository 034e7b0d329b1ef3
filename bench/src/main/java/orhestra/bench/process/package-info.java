/** The processes that are measured: the server, the echo server, PostgreSQL. */
@NullMarked
package orhestra.bench.process;

import org.jspecify.annotations.NullMarked;
