/** What travels: frames of clients, actions and callbacks of the execution service. */
@NullMarked
package orhestra.conversations.wire;

import org.jspecify.annotations.NullMarked;
