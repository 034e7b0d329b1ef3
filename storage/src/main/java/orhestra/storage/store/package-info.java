/** The engine's ports, one class each: SQL in text blocks beside the rows it reads and writes. */
@NullMarked
package orhestra.storage.store;

import org.jspecify.annotations.NullMarked;
