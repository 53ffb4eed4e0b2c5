package io.tfe4j.player.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.TlsContexts;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Dials one player for one session, again and again until the link stands or the session is over. */
final class Dialler {
    private static final int FIRST_RETRY_MILLIS = 20;
    private static final int LAST_RETRY_MILLIS = 1_000;
    private static final long LONGEST_CONNECT_MILLIS = 60_000;

    private final LinkedSession session;
    private final int peer;
    private final Player endpoint;
    private final EventLoops loops;
    private final @Nullable TlsSource tls;

    Dialler(LinkedSession session, int peer, EventLoops loops, @Nullable TlsSource tls) {
        this.session = session;
        this.peer = peer;
        this.endpoint = session.endpoints().players().get(peer);
        this.loops = loops;
        this.tls = tls;
    }

    void dial() {
        dial(FIRST_RETRY_MILLIS);
    }

    private void dial(int retryMillis) {
        if (!session.isOpen()) {
            return;
        }
        new Bootstrap()
                .group(loops.network())
                .channel(loops.socket())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(session.limits().handshakeMillis(), LONGEST_CONNECT_MILLIS))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        start(channel);
                    }
                })
                .connect(endpoint.host(), endpoint.port())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        session.refused(peer, String.valueOf(connected.cause().getMessage()));
                        retry(retryMillis);
                    } else {
                        connected.channel().closeFuture().addListener(closed -> retry(retryMillis));
                    }
                });
    }

    private void retry(int retryMillis) {
        if (session.isOpen() && !session.stands(peer)) {
            int next = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            loops.network().schedule(() -> dial(next), retryMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void start(SocketChannel channel) {
        SocketOptions.set(channel);
        session.dialled(channel);
        if (tls == null) {
            channel.pipeline().addLast(new Greeter(null, null));
            return;
        }
        try {
            TlsSource.Current current = tls.current();
            SslHandler handler = current.dialling().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(session.limits().handshakeMillis());
            channel.pipeline().addLast(handler, new Greeter(handler, current.credentials()));
        } catch (RuntimeException e) {
            session.refused(peer, String.valueOf(e.getMessage()));
            channel.close();
        }
    }

    private void greet(Channel channel, Greeter greeter) {
        FrameReader reader = session.linkWith(peer, channel);
        if (reader != null) {
            channel.pipeline().replace(greeter, "frames", reader);
        } else {
            channel.close();
        }
    }

    /** Waits until it is known who has answered, then says HELLO. */
    private final class Greeter extends ChannelInboundHandlerAdapter {
        private final @Nullable SslHandler secured;
        private final @Nullable Credentials own;

        Greeter(@Nullable SslHandler secured, @Nullable Credentials own) {
            this.secured = secured;
            this.own = own;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (secured == null) {
                greet(context.channel(), this);
            } else {
                context.fireChannelActive();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion) || secured == null || own == null) {
                context.fireUserEventTriggered(event);
                return;
            }
            try {
                if (!completion.isSuccess()) {
                    throw new IllegalArgumentException(completion.cause().getMessage());
                }
                if (!TlsContexts.SHARE_PROTOCOL.equals(secured.applicationProtocol())) {
                    throw new IllegalArgumentException("peer speaks another protocol: found="
                            + secured.applicationProtocol() + ", expected=" + TlsContexts.SHARE_PROTOCOL);
                }
                String found = TlsPeer.player(secured, own);
                if (!found.equals(endpoint.name())) {
                    session.impostor(peer, found);
                    context.close();
                    return;
                }
                greet(context.channel(), this);
            } catch (IllegalArgumentException e) {
                session.refused(peer, String.valueOf(e.getMessage()));
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            session.refused(peer, String.valueOf(cause.getMessage()));
            context.close();
        }
    }
}
