package io.tfe4j.player.link;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** Large reads for large tensors, small ones for whoever has sent little so far; nothing waits for company. */
final class SocketOptions {
    private static final int SMALLEST_READ = 1 << 11;
    private static final int FIRST_READ = 1 << 14;
    private static final int LARGEST_READ = 1 << 18;
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(1 << 18, 1 << 20);

    private SocketOptions() {}

    static void set(Channel channel) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        channel.config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
        channel.config().setWriteBufferWaterMark(WRITE_BUFFER);
    }
}
