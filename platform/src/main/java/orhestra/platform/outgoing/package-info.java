/** HTTP requests that the server makes itself, with limits on where, how long and how much. */
@NullMarked
package orhestra.platform.outgoing;

import org.jspecify.annotations.NullMarked;
