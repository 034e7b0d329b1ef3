/**
 * Runs one program for one task: what may be started, how its parameters reach it, how its output
 * becomes a result, and how it and everything it started is ended. Knows nothing of the server.
 */
@NullMarked
package orhestra.spot.program;

import org.jspecify.annotations.NullMarked;
