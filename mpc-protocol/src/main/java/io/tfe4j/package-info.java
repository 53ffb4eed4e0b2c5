/** What a data scientist's script uses: tensors whose elements no server sees, and sessions that compute on them. */
package io.tfe4j;
