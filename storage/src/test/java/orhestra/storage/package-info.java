/** Tests of the storage against real databases. */
@NullMarked
package orhestra.storage;

import org.jspecify.annotations.NullMarked;
