/**
 * The typed graph of a computation: built by tracing, inferred by running its operations on symbolic tensors, encoded
 * with a digest, and executed by every player. Knows nothing of gRPC or of how players find one another.
 */
package io.tfe4j.program;
