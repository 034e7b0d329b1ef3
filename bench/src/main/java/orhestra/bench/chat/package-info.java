/**
 * What feeds and watches the conversations door: visitors with their tabs, a stand-in for the
 * execution service, kill tests.
 */
@NullMarked
package orhestra.bench.chat;

import org.jspecify.annotations.NullMarked;
