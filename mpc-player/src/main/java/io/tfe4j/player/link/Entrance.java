package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.TlsContexts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection meets when it is accepted: TLS, then the protocol that the handshake has agreed on. Without TLS the
 * first four bytes decide.
 */
final class Entrance {
    private static final System.Logger LOG = System.getLogger(Entrance.class.getName());
    private static final int HTTP2_PREFACE = 0x50524920; // "PRI "

    private final Strangers strangers;
    private final Sessions sessions;
    private final GrpcGateway gateway;
    private final @Nullable TlsSource tls;
    private final long handshakeMillis;

    Entrance(
            Strangers strangers,
            Sessions sessions,
            GrpcGateway gateway,
            @Nullable TlsSource tls,
            long handshakeMillis) {
        this.strangers = strangers;
        this.sessions = sessions;
        this.gateway = gateway;
        this.tls = tls;
        this.handshakeMillis = handshakeMillis;
    }

    void accept(Channel channel) {
        SocketOptions.set(channel);
        strangers.add(channel);
        if (tls == null) {
            channel.pipeline().addLast(new FirstBytes());
            return;
        }
        try {
            TlsSource.Current current = tls.current();
            SslHandler handler = current.listening().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(handshakeMillis);
            channel.pipeline().addLast(handler, new Agreed(handler, current.credentials()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "connection cannot be taken: cause={0}", e.getMessage());
            channel.close();
        }
    }

    private void refuse(ChannelHandlerContext context, @Nullable Throwable cause) {
        String reason = cause == null ? "unknown" : String.valueOf(cause.getMessage());
        LOG.log(
                System.Logger.Level.DEBUG,
                "connection refused: from={0}, cause={1}",
                context.channel().remoteAddress(),
                reason);
        sessions.somebodyRefused(reason);
        context.close();
    }

    private ChannelInboundHandlerAdapter share(Channel channel, @Nullable String name) {
        // it stays a stranger until its greeting is here
        return new Knock(channel, name, knock -> {
                    strangers.known(channel);
                    sessions.come(knock);
                })
                .reader();
    }

    private ChannelInboundHandlerAdapter grpc(Channel channel, Caller caller) {
        strangers.known(channel);
        return gateway.open(channel, caller);
    }

    /** Waits for the handshake, then makes way for what was agreed on. */
    private final class Agreed extends ChannelInboundHandlerAdapter {
        private final SslHandler secured;
        private final Credentials own;

        Agreed(SslHandler secured, Credentials own) {
            this.secured = secured;
            this.own = own;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                context.fireUserEventTriggered(event);
                return;
            }
            if (!completion.isSuccess()) {
                refuse(context, completion.cause());
                return;
            }
            try {
                context.pipeline().replace(this, "frames", next(context.channel()));
            } catch (IllegalArgumentException e) {
                refuse(context, e);
            }
        }

        private ChannelInboundHandlerAdapter next(Channel channel) {
            String protocol = String.valueOf(secured.applicationProtocol());
            return switch (protocol) {
                case TlsContexts.SHARE_PROTOCOL -> share(channel, TlsPeer.player(secured, own));
                case TlsContexts.GRPC_PROTOCOL -> grpc(channel, new Caller(TlsPeer.identity(secured, own)));
                default -> throw new IllegalArgumentException("peer speaks another protocol: found=" + protocol);
            };
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            refuse(context, cause);
        }
    }

    private final class FirstBytes extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < Integer.BYTES) {
                return;
            }
            if (in.getIntLE(in.readerIndex()) == Frame.MAGIC) {
                context.pipeline().replace(this, "frames", share(context.channel(), null));
            } else if (in.getInt(in.readerIndex()) == HTTP2_PREFACE) {
                context.pipeline().replace(this, "frames", grpc(context.channel(), Caller.LOCAL));
            } else {
                in.skipBytes(in.readableBytes());
                refuse(context, new IllegalArgumentException("neither a share link nor HTTP/2"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            refuse(context, cause);
        }
    }
}
