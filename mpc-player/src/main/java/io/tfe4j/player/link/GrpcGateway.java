package io.tfe4j.player.link;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server of a port. It listens inside this JVM only; each HTTP/2 connection that the port has accepted gets a
 * channel to it, and bytes are passed on both ways.
 */
final class GrpcGateway implements AutoCloseable {
    private static final int MAX_METADATA_BYTES = 16 << 10;
    private static final int MAX_CALLS_OF_A_CONNECTION = 128;
    private static final int FLOW_WINDOW_BYTES = 1 << 20;
    private static final int PERMITTED_KEEP_ALIVE_SECONDS = 5;
    private static final int MAX_IDLE_MINUTES = 10;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 10;
    private static final int CLOSE_SECONDS = 2;

    private final EventLoops loops;
    private final Callers callers = new Callers();
    private final HealthStatusManager health = new HealthStatusManager();
    private final LocalAddress address = new LocalAddress(GrpcGateway.class);
    private final Server server;

    GrpcGateway(List<BindableService> services, boolean reflection, long handshakeMillis, EventLoops loops) {
        this.loops = loops;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelType(LocalServerChannel.class)
                .bossEventLoopGroup(loops.local())
                .workerEventLoopGroup(loops.local())
                // gRPC sets it for sockets; this channel would complain
                .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                .maxInboundMessageSize(Channels.MAX_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_OF_A_CONNECTION)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .handshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(PERMITTED_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(false)
                .maxConnectionIdle(MAX_IDLE_MINUTES, TimeUnit.MINUTES)
                .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .intercept(callers)
                .addService(health.getHealthService());
        services.forEach(builder::addService);
        if (reflection) {
            builder.addService(ProtoReflectionServiceV1.newInstance());
        }
        server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("gRPC cannot start", e);
        }
    }

    /** The handler that passes on what comes on {@code outside}, whose peer is {@code caller}. */
    ChannelInboundHandlerAdapter open(Channel outside, Caller caller) {
        if (!callers.mayOpen(caller)) {
            throw new IllegalArgumentException("too many connections: caller=" + caller.identity());
        }
        LocalAddress from = new LocalAddress(Caller.class);
        callers.put(from, caller);
        outside.closeFuture().addListener(closed -> callers.remove(from));
        Pipe inwards = new Pipe();
        outside.config().setAutoRead(false);
        new Bootstrap()
                .group(loops.local())
                .channel(LocalChannel.class)
                .handler(new Pipe.Outwards(outside))
                .connect(address, from)
                .addListener((ChannelFuture connected) -> outside.eventLoop().execute(() -> {
                    if (connected.isSuccess()) {
                        inwards.start(outside, connected.channel());
                    } else {
                        outside.close();
                    }
                }));
        return inwards;
    }

    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
