/**
 * Randomness that parties share without talking: keys that two or three of them hold, and the streams drawn from them at
 * the addresses of steps, no word of which is used twice.
 */
@NullMarked
package io.tfe4j.random;

import org.jspecify.annotations.NullMarked;
