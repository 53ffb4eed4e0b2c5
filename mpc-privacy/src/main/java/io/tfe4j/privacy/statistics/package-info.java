/** Statistics of a table of one's own, with noise: counts, sums, quantiles, groups. Every query is spent in a ledger. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.statistics;
