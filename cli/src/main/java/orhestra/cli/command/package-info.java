/** One class for each command that talks to a server. */
@NullMarked
package orhestra.cli.command;

import org.jspecify.annotations.NullMarked;
