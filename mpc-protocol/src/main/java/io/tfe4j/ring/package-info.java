/**
 * Tensors over Z_2^64 and the loops that work on them. Knows nothing of sharing, parties or fixed point: a ring
 * element is 64 bits. The hot loops come in two versions with equal results, see {@link io.tfe4j.ring.RingKernels}.
 */
@NullMarked
package io.tfe4j.ring;

import org.jspecify.annotations.NullMarked;
