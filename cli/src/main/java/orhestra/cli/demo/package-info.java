/**
 * {@code orhestra demo}: servers, workers and real work on this machine, with some of them killed
 * on the way. A sweep, streams of chunks, and conversations.
 */
@NullMarked
package orhestra.cli.demo;

import org.jspecify.annotations.NullMarked;
