/** The optimizers. Each one is a short class that follows one paper, named in its comment. */
@NullMarked
package orhestra.examples.algorithm;

import org.jspecify.annotations.NullMarked;
