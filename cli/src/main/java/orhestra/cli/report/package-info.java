/**
 * The report of a sweep as one self-contained HTML page.
 *
 * <p>Pure functions: rows and facts in, text out. The page names no other host and opens from a
 * file without a network.
 */
@NullMarked
package orhestra.cli.report;

import org.jspecify.annotations.NullMarked;
