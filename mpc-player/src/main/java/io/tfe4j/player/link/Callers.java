package io.tfe4j.player.link;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is behind each connection to the gRPC server; every call gets to know it. */
final class Callers implements ServerInterceptor {
    static final int MAX_CONNECTIONS_OF_A_CALLER = 64;

    private final ConcurrentHashMap<SocketAddress, Caller> byAddress = new ConcurrentHashMap<>();

    boolean mayOpen(Caller caller) {
        return byAddress.values().stream().filter(caller::equals).count() < MAX_CONNECTIONS_OF_A_CALLER;
    }

    void put(LocalAddress address, Caller caller) {
        byAddress.put(address, caller);
    }

    void remove(LocalAddress address) {
        byAddress.remove(address);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        @Nullable Caller caller = address == null ? null : byAddress.get(address);
        if (caller == null) {
            call.close(Status.UNAUTHENTICATED.withDescription("connection gone"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }
}
