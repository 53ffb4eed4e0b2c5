package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.FrameSink.Verdict;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Turns the bytes of one connection into frames. A header is checked in full before room for its words is made; the
 * words go straight from the socket's buffer to the array that the protocol gets. While the sink has no room, the
 * connection is not read: the peer's own queue fills up, and holds the peer.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final long[] NONE = {};

    private final Channel channel;
    private FrameSink sink;
    private final ByteBuf head = Unpooled.buffer(Frame.HEADER_BYTES, Frame.HEADER_BYTES);
    private Frame.Header header;
    private boolean admitted;
    private boolean kept;
    private long[] words = NONE;
    private int filled;
    private long skip;
    /** The word that straddles two buffers, and how many of its bytes are there. */
    private long partial;

    private int partialBytes;
    /** What had been read already when reading was paused: some hundred kilobytes at most. */
    private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();

    private volatile boolean paused;
    private boolean draining;
    private boolean discarding;

    @SuppressWarnings("NullAway.Init") // header is read when head is full
    FrameReader(Channel channel, FrameSink sink) {
        this.channel = channel;
        this.sink = sink;
    }

    /** From now on frames go elsewhere. On the event loop. */
    void handOver(FrameSink next) {
        sink = next;
    }

    boolean paused() {
        return paused;
    }

    /** Reads nothing further. On the event loop. */
    void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    /** Reads on, if the sink lets it. On the event loop. */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        boolean waitsForVerdict = !head.isWritable() && !admitted;
        if (waitsForVerdict) {
            guarded(Unpooled.EMPTY_BUFFER);
        }
        drain();
        if (!paused) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        unread.add((ByteBuf) message);
        drain();
    }

    private void drain() {
        if (draining) {
            // the sink called us back from within; the loop below goes on
            return;
        }
        draining = true;
        try {
            readAll();
        } finally {
            draining = false;
        }
    }

    private void readAll() {
        while (!unread.isEmpty() && (!paused || discarding)) {
            ByteBuf in = unread.element();
            while (in.isReadable() && !paused && !discarding) {
                guarded(in);
            }
            if (discarding || !in.isReadable()) {
                unread.remove().release();
            }
        }
    }

    private void guarded(ByteBuf in) {
        try {
            read(in);
        } catch (MpcException e) {
            stop();
            sink.failed(e);
        }
    }

    private void read(ByteBuf in) {
        if (head.isWritable()) {
            in.readBytes(head, Math.min(in.readableBytes(), head.writableBytes()));
            if (head.isWritable()) {
                return;
            }
            header = Frame.Header.read(head);
            admitted = false;
            sink.check(header);
        }
        if (!admitted && !admit()) {
            return;
        }
        if (skip > 0) {
            int now = (int) Math.min(skip, in.readableBytes());
            in.skipBytes(now);
            skip -= now;
        } else {
            readWords(in);
        }
        if (skip == 0 && filled == words.length) {
            complete();
        }
    }

    private boolean admit() {
        Verdict verdict = sink.admit(header);
        if (verdict == Verdict.WAIT) {
            // whoever makes room looks at this flag afterwards, so look for room once more after raising it
            paused = true;
            verdict = sink.admit(header);
            if (verdict == Verdict.WAIT) {
                pause();
                return false;
            }
            paused = false;
        }
        admitted = true;
        kept = verdict == Verdict.KEEP;
        words = kept && header.words() > 0 ? new long[header.words()] : NONE;
        filled = 0;
        skip = kept ? 0 : header.bodyBytes();
        return true;
    }

    private void complete() {
        long[] complete = words;
        words = NONE;
        filled = 0;
        head.clear();
        if (kept) {
            sink.received(header, complete);
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

    /** Reads on, so that the peer can read our last words, but keeps nothing. On the event loop. */
    void stop() {
        discarding = true;
        Arrays.fill(words, 0);
        words = NONE;
        partial = 0;
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        sink.writable();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        sink.lost("connection closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        sink.lost(cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString());
        context.close();
    }
}
