/** Models of the layers of {@code io.tfe4j.ml.layers} in the clear, in double precision: results and clipped gradients. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.plain;
