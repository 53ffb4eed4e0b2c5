/** Attacks on what is claimed to be private, and what they prove: lower bounds on epsilon. Knows no mechanism. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.audit;
