/** Kills the server at random moments under load and checks that nothing acknowledged is lost. */
@NullMarked
package orhestra.bench.kill9;

import org.jspecify.annotations.NullMarked;
