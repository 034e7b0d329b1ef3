/** Java client of the Orhestra server. */
@NullMarked
package orhestra.client;

import org.jspecify.annotations.NullMarked;
