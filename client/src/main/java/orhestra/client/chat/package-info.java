/** The conversations door: sessions over HTTP, and what is said in them over a WebSocket. */
@NullMarked
package orhestra.client.chat;

import org.jspecify.annotations.NullMarked;
