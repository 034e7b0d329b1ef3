/** The insights door: brands, their summaries, and new summaries as they come. */
@NullMarked
package orhestra.client.insights;

import org.jspecify.annotations.NullMarked;
