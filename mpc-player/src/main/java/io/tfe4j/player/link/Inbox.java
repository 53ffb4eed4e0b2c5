package io.tfe4j.player.link;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.FrameSink.Verdict;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived in one run from one endpoint, or is awaited from it.
 *
 * <p>Two limits hold what a peer can make us keep. {@code maxBytes}, known once the run has begun, is all that it may
 * send: more is an error. {@code maxBuffered} is what may lie here: more is not read for the time being. It is read all
 * the same while somebody waits for a message that has not come, for that message may be behind.
 */
final class Inbox {
    private static final int YIELDS_BEFORE_PARKING = 60;
    /** What a message costs besides its words, so that empty ones count too. */
    static final int OVERHEAD_BYTES = 192;

    /**
     * The place of one message; {@code counted} while it is among those waited for. Whoever {@linkplain #claim claims} it owns
     * the message: one who waited for it, and may be done with the run before {@link #deliver} returns, or what overwrites the
     * rest when the run is over.
     */
    private static final class Slot extends CompletableFuture<Message> {
        private final AtomicBoolean counted = new AtomicBoolean();
        private final AtomicBoolean claimed = new AtomicBoolean();

        /** True once. */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        /** What nobody took, if it is there. */
        void overwrite() {
            if (isDone() && !isCompletedExceptionally() && claim()) {
                Arrays.fill(join().words(), 0);
            }
        }
    }

    private final String from;
    private final long maxBuffered;
    private final ConcurrentHashMap<Address, Slot> slots = new ConcurrentHashMap<>();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();
    /** How many wait for a message that has not come. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile long maxBytes = Long.MAX_VALUE;
    private volatile boolean begun;
    private volatile boolean closed;
    private volatile @Nullable MpcException end;
    private volatile Runnable roomMade = () -> {};

    Inbox(String from, long maxBuffered) {
        this.from = from;
        this.maxBuffered = maxBuffered;
    }

    /** {@code action} runs when more may be read than before. */
    void onRoom(Runnable action) {
        roomMade = action;
    }

    /** @throws MpcException if more has come already than may come */
    void begin(long allowedBytes) {
        maxBytes = allowedBytes;
        begun = true;
        if (totalBytes.get() > allowedBytes) {
            throw tooMuch();
        }
        roomMade.run();
    }

    /** Whether a message may come. On the event loop of its link. */
    Verdict admit(Address address, long bytes) {
        if (closed) {
            return Verdict.DROP;
        }
        if (holds(address)) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE, "message came twice: from=" + from + ", address=" + address);
        }
        if (bytes > maxBytes - totalBytes.get()) {
            throw tooMuch();
        }
        long buffered = bufferedBytes.get();
        long cost = bytes + OVERHEAD_BYTES;
        boolean awaited = begun && waiting.get() > 0;
        if (buffered > 0 && buffered + cost > maxBuffered && !awaited) {
            return Verdict.WAIT;
        }
        // also what is awaited has a limit, which those who send what the program says do not reach
        if (buffered - maxBuffered > maxBytes - cost) {
            throw tooMuch();
        }
        bufferedBytes.addAndGet(cost);
        if (totalBytes.addAndGet(bytes) > maxBytes) {
            throw tooMuch();
        }
        return Verdict.KEEP;
    }

    private MpcException tooMuch() {
        return new MpcException(
                MpcException.Code.BAD_MESSAGE,
                "peer sends more than the run allows: from=" + from + ", allowedBytes=" + maxBytes);
    }

    /** False if a message of this address is here already. */
    boolean deliver(Address address, Message message) {
        Slot slot = slot(address);
        boolean first = slot.complete(message);
        uncount(slot);
        if (closed && first) {
            slot.overwrite();
        } else if (closed) {
            Arrays.fill(message.words(), 0);
        }
        return first || closed;
    }

    boolean holds(Address address) {
        Slot slot = slots.get(address);
        return slot != null && slot.isDone();
    }

    /** For tests: the words that {@link #await} would return. */
    long[] peek(Address address) {
        return slot(address).join().words();
    }

    long bufferedBytes() {
        return bufferedBytes.get();
    }

    Message await(Address address, long timeoutMillis)
            throws InterruptedException, TimeoutException, ExecutionException {
        Slot slot = slot(address);
        MpcException cause = end;
        if (cause != null) {
            slot.completeExceptionally(cause);
        }
        Message message = slot.isDone() ? slot.get() : awaitSlot(slot, timeoutMillis);
        if (!slot.claim()) {
            throw new ExecutionException(over());
        }
        slots.remove(address, slot);
        bufferedBytes.addAndGet(-message.sizeBytes() - OVERHEAD_BYTES);
        roomMade.run();
        return message;
    }

    private MpcException over() {
        MpcException cause = end;
        return cause != null
                ? cause
                : new MpcException(MpcException.Code.CANCELLED, "run is over: message not taken, from=" + from);
    }

    private Message awaitSlot(Slot slot, long timeoutMillis)
            throws InterruptedException, TimeoutException, ExecutionException {
        if (slot.counted.compareAndSet(false, true)) {
            waiting.incrementAndGet();
        }
        try {
            roomMade.run();
            for (int i = 0; i < YIELDS_BEFORE_PARKING && !slot.isDone(); i++) {
                Thread.yield();
            }
            return slot.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } finally {
            uncount(slot);
        }
    }

    /** Already when the message is here: whoever waits may be slow to wake. */
    private void uncount(Slot slot) {
        if (slot.counted.compareAndSet(true, false)) {
            waiting.decrementAndGet();
        }
    }

    /** Nothing more will come. */
    void end(MpcException cause) {
        end = cause;
        slots.values().forEach(slot -> slot.completeExceptionally(cause));
    }

    /** Nothing more is taken in, and what nobody took is overwritten. */
    void close() {
        closed = true;
        slots.values().forEach(Slot::overwrite);
        slots.clear();
        roomMade.run();
    }

    private Slot slot(Address address) {
        return slots.computeIfAbsent(address, unused -> new Slot());
    }
}
