/**
 * What the person at the terminal sees: tables, progress, colours, and what the terminal can do.
 */
@NullMarked
package orhestra.cli.terminal;

import org.jspecify.annotations.NullMarked;
