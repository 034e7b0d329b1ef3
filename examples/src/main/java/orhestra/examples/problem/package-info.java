/** What is minimised: the test functions, their bounds, and the budget of one run. */
@NullMarked
package orhestra.examples.problem;

import org.jspecify.annotations.NullMarked;
