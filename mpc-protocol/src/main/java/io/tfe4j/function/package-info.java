/**
 * What users calculate, on fixed-point tensors: arithmetic, comparisons, elementary functions, statistics, order. Knows
 * protocols and ranges, not programs; sees no elements, so the same code infers types and costs from symbolic tensors.
 * Numbers without fraction bits get 16 where a result needs them.
 */
@NullMarked
package io.tfe4j.function;

import org.jspecify.annotations.NullMarked;
