/** Door: chat sessions over WebSocket, dispatched to an execution service through Redis. */
@NullMarked
package orhestra.conversations;

import org.jspecify.annotations.NullMarked;
