/** What merging chunks into a brand's summary means: values and rules, without input or output. */
@NullMarked
package orhestra.insights.domain;

import org.jspecify.annotations.NullMarked;
