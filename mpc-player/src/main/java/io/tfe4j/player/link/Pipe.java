package io.tfe4j.player.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Passes what comes from outside to another channel, and reads more only when that has taken it. */
final class Pipe extends ChannelInboundHandlerAdapter {
    private final ArrayDeque<Object> early = new ArrayDeque<>();
    private @Nullable Channel target;
    private int underWay;

    /** On the outside channel's event loop. */
    void start(Channel outside, Channel inside) {
        target = inside;
        if (!outside.isActive()) {
            drop();
            inside.close();
            return;
        }
        while (!early.isEmpty()) {
            pass(outside, inside, early.remove());
        }
        readOn(outside);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel inside = target;
        if (inside == null) {
            early.add(message);
        } else {
            pass(context.channel(), inside, message);
        }
    }

    private void pass(Channel outside, Channel inside, Object message) {
        underWay++;
        inside.writeAndFlush(message)
                .addListener((ChannelFuture passed) -> outside.eventLoop().execute(() -> {
                    underWay--;
                    if (passed.isSuccess()) {
                        readOn(outside);
                    } else {
                        outside.close();
                    }
                }));
    }

    private void readOn(Channel outside) {
        if (underWay == 0) {
            outside.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        Channel inside = target;
        if (inside != null) {
            inside.close();
        }
    }

    private void drop() {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /**
     * The other direction. HTTP/2's own windows hold gRPC back; whoever has opened its windows and then does not read is
     * cut off.
     */
    static final class Outwards extends ChannelInboundHandlerAdapter {
        static final long MAX_UNREAD_BYTES = 2L * Channels.MAX_MESSAGE_BYTES;

        private final Channel outside;

        Outwards(Channel outside) {
            this.outside = outside;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            outside.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            if (!outside.isWritable() && outside.bytesBeforeWritable() > MAX_UNREAD_BYTES) {
                outside.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!outside.isActive()) {
                return;
            }
            // what gRPC said last still leaves
            outside.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
