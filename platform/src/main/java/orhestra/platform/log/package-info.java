/** Log lines for people or for machines, on the console and in files. */
@NullMarked
package orhestra.platform.log;

import org.jspecify.annotations.NullMarked;
