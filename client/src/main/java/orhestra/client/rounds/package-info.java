/**
 * Taking part in secure rounds: a {@link orhestra.client.rounds.Contribution} counts rows where
 * they are and hands in what secagg makes of the counts.
 */
@NullMarked
package orhestra.client.rounds;

import org.jspecify.annotations.NullMarked;
