/**
 * A small runner for prepared statements, and what differs between H2 and PostgreSQL. SQL meets the
 * rows it reads and writes in the stores, not here.
 */
@NullMarked
package orhestra.storage.sql;

import org.jspecify.annotations.NullMarked;
