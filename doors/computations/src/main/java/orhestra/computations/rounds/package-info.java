/** Jobs in secure mode: rounds of clients whose vectors the server only sees masked. */
@NullMarked
package orhestra.computations.rounds;

import org.jspecify.annotations.NullMarked;
