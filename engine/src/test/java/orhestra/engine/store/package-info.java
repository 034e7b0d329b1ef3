/** What every storage must do, one suite per port, run against each implementation. */
@NullMarked
package orhestra.engine.store;

import org.jspecify.annotations.NullMarked;
