package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tfe4j.party.MpcException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns the bytes of one link into frames. A header is checked in full before room for its words is made; the words go
 * straight from the socket's buffer to the array that the protocol gets.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final long[] NONE = {};

    private final ShareLink link;
    private final ByteBuf head = Unpooled.buffer(Frame.HEADER_BYTES, Frame.HEADER_BYTES);
    private Frame.Header header;
    private long[] words = NONE;
    private int filled;
    /** The word that straddles two buffers, and how many of its bytes are there. */
    private long partial;

    private int partialBytes;
    private boolean discarding;

    @SuppressWarnings("NullAway.Init") // header is read when head is full
    FrameReader(ShareLink link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !discarding) {
                read(in);
            }
        } catch (MpcException e) {
            stop();
            link.failed(e);
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        if (head.isWritable()) {
            in.readBytes(head, Math.min(in.readableBytes(), head.writableBytes()));
            if (head.isWritable()) {
                return;
            }
            header = Frame.Header.read(head);
            link.check(header);
            words = header.words() == 0 ? NONE : new long[header.words()];
            filled = 0;
        }
        readWords(in);
        if (filled == words.length) {
            long[] complete = words;
            words = NONE;
            head.clear();
            link.received(header, complete);
        }
    }

    private void readWords(ByteBuf in) {
        while (partialBytes > 0 && in.isReadable()) {
            readPartial(in);
        }
        int whole = Math.min(in.readableBytes() / Long.BYTES, words.length - filled);
        if (whole > 0) {
            in.nioBuffer(in.readerIndex(), whole * Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .get(words, filled, whole);
            in.skipBytes(whole * Long.BYTES);
            filled += whole;
        }
        while (filled < words.length && in.isReadable()) {
            readPartial(in);
        }
    }

    private void readPartial(ByteBuf in) {
        partial |= (long) in.readUnsignedByte() << (Byte.SIZE * partialBytes++);
        if (partialBytes == Long.BYTES) {
            words[filled++] = partial;
            partial = 0;
            partialBytes = 0;
        }
    }

    /** Reads on, so that the peer can read our last words, but keeps nothing. */
    void stop() {
        discarding = true;
        Arrays.fill(words, 0);
        words = NONE;
        partial = 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        link.pump();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        link.inactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        link.broken(cause);
        context.close();
    }
}
