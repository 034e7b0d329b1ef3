/**
 * The worker that answers the turns of conversations: reads dispatched turns from Redis, has a
 * model answer them and streams what it says back.
 */
@NullMarked
package orhestra.execution;

import org.jspecify.annotations.NullMarked;
