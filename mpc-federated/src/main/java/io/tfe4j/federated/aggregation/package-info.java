/**
 * One round among the three servers: which updates count, that their norms are small, their noised sum. Knows neither
 * gRPC nor what an update is for.
 */
@org.jspecify.annotations.NullMarked
package io.tfe4j.federated.aggregation;
