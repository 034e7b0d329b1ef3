/** Load on a server: a cheap HTTP client, and clients that behave as SPOTs do. */
@NullMarked
package orhestra.bench.load;

import org.jspecify.annotations.NullMarked;
