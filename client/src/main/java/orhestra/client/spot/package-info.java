/**
 * The protocol between a SPOT (worker) and the coordinator door, {@code /internal/v1}. Each record
 * is one body of a request or an answer, with the field names of the wire.
 */
@NullMarked
package orhestra.client.spot;

import org.jspecify.annotations.NullMarked;
