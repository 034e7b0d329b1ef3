/** The responder that needs no model: it answers questions about the server's jobs. */
@NullMarked
package orhestra.execution.offline;

import org.jspecify.annotations.NullMarked;
