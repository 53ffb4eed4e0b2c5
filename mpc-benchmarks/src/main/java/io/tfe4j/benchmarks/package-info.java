/** Measurements of tfe4j, each checked against the plaintext result in the same run. */
@NullMarked
package io.tfe4j.benchmarks;

import org.jspecify.annotations.NullMarked;
