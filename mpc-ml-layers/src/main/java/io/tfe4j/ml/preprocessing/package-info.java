/** Tables made ready for models, on shares: missing values, and columns of one scale. */
@NullMarked
package io.tfe4j.ml.preprocessing;

import org.jspecify.annotations.NullMarked;
