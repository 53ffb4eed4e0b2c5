package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to leave on one link. They are copied into the channel's buffers piece by piece, as the socket
 * takes them, so that a link holds no more than its limit and one piece.
 */
final class FrameWriter {
    private static final int PIECE_BYTES = 1 << 16;
    private static final int SMALL_PIECE_BYTES = 1 << 8;

    private final Channel channel;
    private final SessionId session;
    private final long maxQueuedBytes;
    private final Runnable lastSent;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean last;
    // the event loop's alone
    private @Nullable Frame current;
    private int written;

    /** {@code lastSent} runs on the event loop when the last frame has left. */
    FrameWriter(Channel channel, SessionId session, long maxQueuedBytes, Runnable lastSent) {
        this.channel = channel;
        this.session = session;
        this.maxQueuedBytes = maxQueuedBytes;
        this.lastSent = lastSent;
    }

    /** Queues a frame as soon as there is room; a frame larger than the limit goes alone. False: no room in time. */
    boolean add(Frame frame, long timeoutMillis) throws InterruptedException {
        synchronized (this) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (!last && queuedBytes > 0 && queuedBytes + frame.sizeBytes() > maxQueuedBytes) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            if (last) {
                return true;
            }
            queuedBytes += frame.sizeBytes();
            queue.add(frame);
        }
        channel.eventLoop().execute(this::pump);
        return true;
    }

    /** Queues a frame whether there is room or not, after dropping what waits of the run that it ends. */
    void addInPlaceOfRun(Frame frame) {
        synchronized (this) {
            if (last) {
                return;
            }
            queue.removeIf(waiting -> {
                boolean drop = waiting.kind() == Frame.Kind.MESSAGE && waiting.run() == frame.run();
                queuedBytes -= drop ? waiting.sizeBytes() : 0;
                return drop;
            });
            queuedBytes += frame.sizeBytes();
            queue.add(frame);
            notifyAll();
        }
        channel.eventLoop().execute(this::pump);
    }

    /** The last frame of this link. Frames still waiting are dropped if {@code now}, but one begun is completed. */
    void finish(Frame frame, boolean now) {
        synchronized (this) {
            if (last) {
                return;
            }
            last = true;
            if (now) {
                queue.forEach(dropped -> queuedBytes -= dropped.sizeBytes());
                queue.clear();
            }
            queuedBytes += frame.sizeBytes();
            queue.add(frame);
            notifyAll();
        }
        channel.eventLoop().execute(this::pump);
    }

    synchronized void drop() {
        last = true;
        queue.clear();
        queuedBytes = 0;
        notifyAll();
    }

    /** Whether all frames have left within the time. */
    synchronized boolean awaitEmpty(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (queuedBytes > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized long queuedBytes() {
        return queuedBytes;
    }

    /** Hands to the channel what it will take. On the event loop. */
    void pump() {
        while (channel.isWritable() && advance()) {
            ByteBuf piece = newPiece();
            while (piece.writableBytes() >= Frame.HEADER_BYTES && advance()) {
                fill(piece);
            }
            int bytes = piece.readableBytes();
            ChannelFuture sent = channel.writeAndFlush(piece);
            sent.addListener(done -> left(bytes));
        }
    }

    private ByteBuf newPiece() {
        int size = (int) Math.min(PIECE_BYTES, Math.max(SMALL_PIECE_BYTES, queuedBytes()));
        return channel.alloc().directBuffer(size, size);
    }

    private boolean advance() {
        if (current == null) {
            synchronized (this) {
                current = queue.poll();
            }
            written = -1;
        }
        return current != null;
    }

    private void fill(ByteBuf piece) {
        Frame frame = Objects.requireNonNull(current);
        if (written < 0) {
            frame.writeHeader(piece, session);
            written = 0;
        }
        int count = Math.min(frame.words().length - written, piece.writableBytes() / Long.BYTES);
        int at = piece.writerIndex();
        piece.nioBuffer(at, count * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .put(frame.words(), written, count);
        piece.writerIndex(at + count * Long.BYTES);
        written += count;
        if (written == frame.words().length) {
            current = null;
        }
    }

    private void left(int bytes) {
        boolean done;
        synchronized (this) {
            queuedBytes = Math.max(0, queuedBytes - bytes);
            done = last && queuedBytes == 0;
            notifyAll();
        }
        if (done) {
            lastSent.run();
        }
    }
}
