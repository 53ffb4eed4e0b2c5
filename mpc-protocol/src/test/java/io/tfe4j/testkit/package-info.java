/**
 * What tests of secure computation need: three parties in one JVM, plaintext sharing and revealing, a ledger that
 * refuses repeated masks, and the exhaustive view test. Test scope only; its randomness is predictable by design.
 */
package io.tfe4j.testkit;
