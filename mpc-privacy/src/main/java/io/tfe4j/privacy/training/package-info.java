/** The steps of private training, for every engine: Poisson batches, noise on a grid, optimizers. Knows no tables. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.training;
