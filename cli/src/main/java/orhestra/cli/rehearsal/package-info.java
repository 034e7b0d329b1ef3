/**
 * What the JVM watches once after a build so that later starts are faster: the launcher runs each
 * rehearsal under {@code java -XX:AOTCacheOutput=...}, and the JVM records which classes are needed
 * and which methods become hot (JEP 483, 514, 515).
 *
 * <p>A rehearsal touches nothing but its scratch folder and free ports of the loopback address, and
 * reads no settings. It ends with 0 when everything went as it should, and in any case soon.
 */
@NullMarked
package orhestra.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
