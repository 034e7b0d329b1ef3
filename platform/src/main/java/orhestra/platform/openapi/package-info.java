/** The description of the API and the page that shows it. */
@NullMarked
package orhestra.platform.openapi;

import org.jspecify.annotations.NullMarked;
