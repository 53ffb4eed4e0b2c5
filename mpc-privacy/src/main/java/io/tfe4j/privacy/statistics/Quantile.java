package io.tfe4j.privacy.statistics;

/**
 * A quantile that was chosen at random among the values near the true one.
 *
 * @param value a place of the grid between the bounds
 * @param rankError how many rows the value is further from the wanted rank than the best place of the grid is, at most,
 *     with a probability of 95 %
 */
public record Quantile(double value, double rankError) {}
