/** Main: builds the parts, opens the doors, stops them in reverse order. */
@NullMarked
package orhestra.server;

import org.jspecify.annotations.NullMarked;
