/**
 * {@code orhestra demo}: a server, two workers and a real sweep on this machine, with one worker
 * killed on the way.
 */
@NullMarked
package orhestra.cli.demo;

import org.jspecify.annotations.NullMarked;
