/** What goes through Redis: dispatch, callbacks, events for other replicas. */
@NullMarked
package orhestra.conversations.stream;

import org.jspecify.annotations.NullMarked;
