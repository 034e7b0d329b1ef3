/** Tests of the journal against an H2 in memory, and of what a crash can leave of its files. */
@NullMarked
package orhestra.storage.journal;

import org.jspecify.annotations.NullMarked;
