/**
 * The made-up clients of {@code orhestra demo conversations}, the account that each of them keeps,
 * and what their servers share.
 */
@NullMarked
package orhestra.cli.demo.chat;

import org.jspecify.annotations.NullMarked;
