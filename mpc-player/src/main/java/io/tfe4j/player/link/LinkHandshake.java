package io.tfe4j.player.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.tls.TlsContexts;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Stands between TLS and the frames until the peer's certificate says that it is who it should be. */
final class LinkHandshake extends ChannelInboundHandlerAdapter {
    private final TlsTransport transport;
    private final SslHandler tls;
    /** The endpoint that was dialled, or -1. */
    private final int dialled;

    LinkHandshake(TlsTransport transport, SslHandler tls, int dialled) {
        this.transport = transport;
        this.tls = tls;
        this.dialled = dialled;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (!completion.isSuccess()) {
            transport.refused(dialled, String.valueOf(completion.cause().getMessage()));
            context.close();
            return;
        }
        try {
            if (!TlsContexts.SHARE_PROTOCOL.equals(tls.applicationProtocol())) {
                throw new IllegalArgumentException("peer speaks another protocol: found=" + tls.applicationProtocol()
                        + ", expected=" + TlsContexts.SHARE_PROTOCOL);
            }
            String name =
                    Identity.player((X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
            ShareLink link = transport.admit(context.channel(), name, dialled);
            context.pipeline().replace(this, "frames", link.reader());
            link.greet();
        } catch (SSLPeerUnverifiedException | IllegalArgumentException e) {
            transport.refused(dialled, String.valueOf(e.getMessage()));
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        transport.refused(dialled, String.valueOf(cause.getMessage()));
        context.close();
    }
}
