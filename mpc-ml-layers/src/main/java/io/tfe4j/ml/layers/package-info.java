/** The layers of a model, a class each: what it computes, its weights, its gradients. */
@NullMarked
package io.tfe4j.ml.layers;

import org.jspecify.annotations.NullMarked;
