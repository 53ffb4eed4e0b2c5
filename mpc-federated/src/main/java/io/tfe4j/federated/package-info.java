/** Sums of what thousands of clients outside the hostmap give, of which nobody sees one. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.federated;
