/** Models older than deep learning: linear and logistic regression, support vectors, clusters, components, trees. */
@NullMarked
package io.tfe4j.ml.classic;

import org.jspecify.annotations.NullMarked;
