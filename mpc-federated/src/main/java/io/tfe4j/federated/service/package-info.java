/** How clients outside the hostmap reach the aggregation servers: gRPC, a call for each client, server and round. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.federated.service;
