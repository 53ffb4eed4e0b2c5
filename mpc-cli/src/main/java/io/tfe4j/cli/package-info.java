/** The command line, {@code tfe4j}: what a person types, and what they read when it fails. No cryptography here. */
@NullMarked
package io.tfe4j.cli;

import org.jspecify.annotations.NullMarked;
