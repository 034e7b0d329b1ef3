/** Who listens to sessions: sockets and event streams, each served exactly what it lacks. */
@NullMarked
package orhestra.conversations.listen;

import org.jspecify.annotations.NullMarked;
