/**
 * Replicated secret sharing: {@code x = x_0 + x_1 + x_2} over the integers modulo 2^64, or xor over bits; party i holds
 * components i and i + 1.
 */
@NullMarked
package io.tfe4j.share;

import org.jspecify.annotations.NullMarked;
