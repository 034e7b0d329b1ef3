/**
 * The SPOT agent: claims tasks from the coordinator, runs each as a program of its own ({@link
 * orhestra.spot.program}) and delivers what it brought, whatever happens to the network, the server
 * or the agent itself.
 */
@NullMarked
package orhestra.spot;

import org.jspecify.annotations.NullMarked;
