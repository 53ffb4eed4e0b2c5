/**
 * Deeplearning4j as what computes gradients, in a process of its own. What makes a training private stays in this one.
 */
@NullMarked
package io.tfe4j.privacy.dl4j;

import org.jspecify.annotations.NullMarked;
