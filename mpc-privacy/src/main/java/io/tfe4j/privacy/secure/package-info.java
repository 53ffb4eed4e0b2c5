/**
 * Differential privacy inside the secure computation: statistics and trainings of which only noised sums can be opened. No
 * server sees a row, none knows the noise, and there is no curator to be trusted.
 */
@NullMarked
package io.tfe4j.privacy.secure;

import org.jspecify.annotations.NullMarked;
