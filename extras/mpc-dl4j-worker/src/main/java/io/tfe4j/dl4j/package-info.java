/**
 * The worker in the environment dl4j: gradients, predictions and weights of Deeplearning4j's models, asked for over
 * pipes. It draws no noise and counts no privacy: that is done by the process that asks.
 */
@NullMarked
package io.tfe4j.dl4j;

import org.jspecify.annotations.NullMarked;
