package io.tfe4j.privacy.statistics;

/**
 * A number with noise.
 *
 * @param value the result
 * @param deviation the standard deviation of what noise does to it; NaN where it depends on data that is not released. What
 *     clipping and leaving rows out does is not in it
 */
public record Estimate(double value, double deviation) {}
