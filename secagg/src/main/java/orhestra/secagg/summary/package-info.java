/**
 * What the entries of a round's vectors mean where the sum is of statistics: counts, sums and
 * histograms of the columns that all clients have. Both sides compute the same {@link
 * orhestra.secagg.summary.Layout} from the round's schema, and its hash is in every message.
 */
@NullMarked
package orhestra.secagg.summary;

import org.jspecify.annotations.NullMarked;
