package io.tfe4j.privacy;

/**
 * What may be known of an epoch.
 *
 * @param epoch counted from 1
 * @param steps so far
 * @param epsilon spent so far, at the delta of the options; infinite without noise
 * @param validation the share of validation examples told right, noised unless they are public; for numbers, minus
 *     the mean loss of public ones. NaN without early stopping
 */
public record EpochReport(int epoch, long steps, double epsilon, double validation) {}
