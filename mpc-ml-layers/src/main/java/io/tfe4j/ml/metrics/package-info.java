/** How good predictions are: the numbers that scikit-learn's metrics give, computed on shares. */
@NullMarked
package io.tfe4j.ml.metrics;

import org.jspecify.annotations.NullMarked;
