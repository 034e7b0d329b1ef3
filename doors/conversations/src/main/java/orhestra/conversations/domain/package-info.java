/** What a chat session is and how it changes: values and rules, without input or output. */
@NullMarked
package orhestra.conversations.domain;

import org.jspecify.annotations.NullMarked;
