package io.tfe4j.player.link;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads of one port: epoll where the system has it, else NIO. */
final class EventLoops implements AutoCloseable {
    /** At least as many as the links of a server to the two others, with room for those of owners and receivers. */
    private static final int LEAST_THREADS = 4;

    private final EventLoopGroup network = new MultiThreadIoEventLoopGroup(
            Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("tfe4j-link", true),
            handlers());
    /** One thread, so that what a connection hands over is worked off before more of it is read. */
    private final EventLoopGroup local = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("tfe4j-grpc", true), LocalIoHandler.newFactory());

    private static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    EventLoopGroup network() {
        return network;
    }

    EventLoopGroup local() {
        return local;
    }

    Class<? extends ServerChannel> listener() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends SocketChannel> socket() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    @Override
    public void close() {
        // what the network has read is still handed to the local loop
        network.shutdownGracefully(0, 2, TimeUnit.SECONDS)
                .addListener(done -> local.shutdownGracefully(0, 2, TimeUnit.SECONDS));
    }
}
