/** What is computed and when: values and rules, without input or output. */
@NullMarked
package orhestra.computations.domain;

import org.jspecify.annotations.NullMarked;
