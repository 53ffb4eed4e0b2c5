package io.tfe4j.federated.aggregation;

/**
 * What one server holds of a client's update.
 *
 * @param left the component of the server's own number
 * @param right the next one, which the next server has as its left
 */
public record SharedUpdate(Component left, Component right) {}
