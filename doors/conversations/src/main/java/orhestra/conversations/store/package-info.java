/** The door's tables. */
@NullMarked
package orhestra.conversations.store;

import org.jspecify.annotations.NullMarked;
