/** The client of an external SMPC cluster, which computes what the server must not see. */
@NullMarked
package orhestra.computations.smpc;

import org.jspecify.annotations.NullMarked;
