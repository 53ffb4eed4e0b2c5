/**
 * Neural networks on shares: models, their weights, losses and optimizers. Everything is made of the operations of
 * {@link io.tfe4j.PrivateTensor}; nothing here knows of shares, players' data or the layers' kinds.
 */
@NullMarked
package io.tfe4j.ml;

import org.jspecify.annotations.NullMarked;
