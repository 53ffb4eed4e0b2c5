package io.tfe4j.player.link;

import io.grpc.Context;

/**
 * Who makes a gRPC call: the identity of the certificate, {@code player:NAME} or {@code submitter:NAME}, or
 * {@code local:} on a port without TLS.
 */
public record Caller(String identity) {
    /** Set for every call. */
    public static final Context.Key<Caller> KEY = Context.key("tfe4j-caller");

    public static final Caller LOCAL = new Caller("local:");
}
