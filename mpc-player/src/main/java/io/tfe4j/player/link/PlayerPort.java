package io.tfe4j.player.link;

import io.grpc.ManagedChannel;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tfe4j.config.Player;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Credentials;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one port of a player, as {@link PortOptions} describe it. With credentials every connection is TLS 1.3 with
 * certificates on both sides, and ALPN says whether it carries HTTP/2 for gRPC or the frames of one session. Without,
 * everything stays on this machine, and a connection is whoever it claims to be.
 */
public final class PlayerPort implements Port {
    private static final int BACKLOG = 1024;
    private static final long CLOSE_MILLIS = 1_000;

    private final PortOptions options;
    private final @Nullable TlsSource tls;
    private final EventLoops loops = new EventLoops();
    private final Strangers strangers;
    private final Sessions sessions;
    private final GrpcGateway gateway;
    private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PlayerPort(PortOptions options) {
        this.options = options;
        long patience = options.limits().handshakeMillis();
        Supplier<Credentials> credentials = options.credentials();
        tls = credentials == null ? null : new TlsSource(options.name(), credentials);
        if (tls != null) {
            tls.current();
        }
        strangers = new Strangers(patience);
        sessions = new Sessions(patience);
        gateway = new GrpcGateway(options.services(), options.reflection(), patience, loops);
        try {
            listener = listen(new Entrance(strangers, sessions, gateway, tls, patience));
        } catch (RuntimeException e) {
            gateway.close();
            loops.close();
            throw e;
        }
    }

    /**
     * Listens.
     *
     * @throws IllegalArgumentException if the address cannot be listened at, or the credentials are not the player's
     */
    public static PlayerPort open(PortOptions options) {
        return new PlayerPort(options);
    }

    private Channel listen(Entrance entrance) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.network())
                .channel(loops.listener())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        entrance.accept(channel);
                    }
                })
                .bind(options.listenAt())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalArgumentException(
                    "cannot listen: player=" + options.name() + ", address=" + options.listenAt() + ", cause="
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    @Override
    public SessionLinks join(SessionId session, List<Player> endpoints, Set<Integer> peers) {
        requireLoopback(endpoints);
        LinkedSession joined = new LinkedSession(
                session,
                Endpoints.of(endpoints, options.name()),
                options.limits(),
                sessions,
                (self, peer) -> new Dialler(self, peer, loops, tls).dial());
        sessions.add(joined);
        joined.add(peers);
        return joined;
    }

    private void requireLoopback(List<Player> players) {
        if (tls == null) {
            Loopback.require(players);
        }
    }

    @Override
    public ManagedChannel dial(Player player) {
        return Channels.dial(player, tls == null ? null : tls.current().credentials());
    }

    @Override
    public int number() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    Strangers strangers() {
        return strangers;
    }

    Sessions sessions() {
        return sessions;
    }

    @Override
    public void drop() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close().awaitUninterruptibly(CLOSE_MILLIS);
        List<LinkedSession> ended = sessions.close();
        ended.forEach(LinkedSession::drop);
        accepted.close().awaitUninterruptibly(CLOSE_MILLIS);
        MpcException cause =
                new MpcException(MpcException.Code.CANCELLED, "connections dropped: player=" + options.name());
        ended.forEach(session -> session.fail(cause));
        gateway.close();
        loops.close();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close();
        List<LinkedSession> ended = sessions.close();
        for (LinkedSession session : ended) {
            session.fail(new MpcException(MpcException.Code.CANCELLED, "port closed: player=" + options.name()));
            session.close();
        }
        // before connections close under them: the peers are to hear why
        ended.forEach(session -> session.awaitSent(CLOSE_MILLIS));
        gateway.close();
        accepted.close().awaitUninterruptibly(CLOSE_MILLIS);
        loops.close();
    }
}
