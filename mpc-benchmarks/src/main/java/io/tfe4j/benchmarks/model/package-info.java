/** Networks to measure: each on shares, and once more in double precision. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.benchmarks.model;
