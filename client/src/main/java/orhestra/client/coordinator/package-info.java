/**
 * The coordinator's public API, {@code /api/v1}: jobs, their tasks and results, workers.
 *
 * <p>Records of answers ignore fields they do not know; a field that the server leaves out is null,
 * 0 or empty. Times are UTC.
 */
@NullMarked
package orhestra.client.coordinator;

import org.jspecify.annotations.NullMarked;
