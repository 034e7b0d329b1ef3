/** The door's HTTP routes. */
@NullMarked
package orhestra.conversations.api;

import org.jspecify.annotations.NullMarked;
