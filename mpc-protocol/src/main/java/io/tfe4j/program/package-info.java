/**
 * The typed graph of a computation: built by tracing, inferred by running its operations on symbolic tensors, and
 * encoded with a digest. Each operation stands once in {@link io.tfe4j.program.Op}. Knows nothing of gRPC or of how players
 * find one another.
 */
@NullMarked
package io.tfe4j.program;

import org.jspecify.annotations.NullMarked;
