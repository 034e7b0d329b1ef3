/** The engine's ports on JDBC. */
@NullMarked
package orhestra.storage;

import org.jspecify.annotations.NullMarked;
