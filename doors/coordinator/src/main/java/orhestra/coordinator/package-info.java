/** Door: optimization sweeps on pull workers (SPOTs). */
@NullMarked
package orhestra.coordinator;

import org.jspecify.annotations.NullMarked;
