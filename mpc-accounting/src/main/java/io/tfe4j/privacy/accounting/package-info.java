/** How much privacy a sequence of noisy releases costs: events, accountants, calibration. Knows no data. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.accounting;
