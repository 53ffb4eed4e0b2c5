package io.tfe4j.benchmarks;

/**
 * One row of a report.
 *
 * @param seconds the median of the runs
 * @param best the fastest of the runs
 * @param bytesPerParty what each server sent in one run
 * @param maxError the largest difference from the plaintext result
 */
record Measurement(String op, int n, double seconds, double best, long[] bytesPerParty, int rounds, double maxError) {}
