/**
 * Secure aggregation: a server learns the sum of its clients' vectors and of no single one
 * anything.
 *
 * <p>The protocol is that of Bonawitz et al. 2017 ("Practical Secure Aggregation for
 * Privacy-Preserving Machine Learning"), for many clients with the sparse neighbour graph of Bell
 * et al. 2020 ("Secure Single-Server Aggregation with (Poly)Logarithmic Overhead"). {@link
 * orhestra.secagg.Participant} is a client, {@link orhestra.secagg.Aggregation} the server. Nothing
 * here does input or output, reads a clock or starts a thread; what travels are byte arrays.
 * docs/secure-aggregation.md has the design and what it does and does not protect from.
 */
@NullMarked
package orhestra.secagg;

import org.jspecify.annotations.NullMarked;
