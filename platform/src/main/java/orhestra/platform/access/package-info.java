/** Who may call what: keys, protected mode, Host and Origin. */
@NullMarked
package orhestra.platform.access;

import org.jspecify.annotations.NullMarked;
