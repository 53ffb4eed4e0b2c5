/** What a data scientist's script uses: tensors whose elements no server sees, and sessions that compute on them. */
@org.jspecify.annotations.NullMarked
package io.tfe4j;
