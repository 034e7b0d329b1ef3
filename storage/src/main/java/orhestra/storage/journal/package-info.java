/**
 * A write-ahead journal (Mohan et al., ARIES, 1992; here redo only) beside a database that writes
 * its own files lazily. A commit is durable as soon as its statements are in the journal; what the
 * database's file lacks after a crash is executed again.
 *
 * <p>Replay works on statements, so each must depend on nothing but rows and parameters: no clock,
 * no random numbers, no sequences, no LIMIT without a total order. Replay compares how many rows
 * each one changed and stops at the first difference.
 */
@NullMarked
package orhestra.storage.journal;

import org.jspecify.annotations.NullMarked;
