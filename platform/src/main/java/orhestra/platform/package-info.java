/** What every door needs. */
@NullMarked
package orhestra.platform;

import org.jspecify.annotations.NullMarked;
