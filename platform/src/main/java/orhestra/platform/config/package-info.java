/** Settings: environment over file over defaults, all errors at once. */
@NullMarked
package orhestra.platform.config;

import org.jspecify.annotations.NullMarked;
