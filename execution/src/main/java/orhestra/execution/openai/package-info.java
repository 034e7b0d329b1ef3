/** A model behind an endpoint that speaks as OpenAI's does. */
@NullMarked
package orhestra.execution.openai;

import org.jspecify.annotations.NullMarked;
