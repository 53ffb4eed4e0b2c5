/** What has been spent of a data set's privacy budget, on disk. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.ledger;
