package io.tfe4j.player.link;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What has arrived from one endpoint, or is awaited from it. */
final class Inbox {
    private static final int YIELDS_BEFORE_PARKING = 60;

    private final ConcurrentHashMap<Address, CompletableFuture<Message>> slots = new ConcurrentHashMap<>();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private volatile @Nullable MpcException end;

    /** Whether the message may come, given how much is here already. */
    boolean reserve(long bytes, long maxBufferedBytes) {
        if (bufferedBytes.addAndGet(bytes) <= maxBufferedBytes) {
            return true;
        }
        bufferedBytes.addAndGet(-bytes);
        return false;
    }

    /** False if a message of this address is here already. */
    boolean deliver(Address address, Message message) {
        return slot(address).complete(message);
    }

    boolean holds(Address address) {
        CompletableFuture<Message> slot = slots.get(address);
        return slot != null && slot.isDone();
    }

    /** For tests: the words that {@link #await} would return. */
    long[] peek(Address address) {
        return slot(address).join().words();
    }

    Message await(Address address, long timeoutMillis)
            throws InterruptedException, TimeoutException, ExecutionException {
        CompletableFuture<Message> slot = slot(address);
        MpcException cause = end;
        if (cause != null) {
            slot.completeExceptionally(cause);
        }
        for (int i = 0; i < YIELDS_BEFORE_PARKING && !slot.isDone(); i++) {
            Thread.yield();
        }
        Message message = slot.get(timeoutMillis, TimeUnit.MILLISECONDS);
        slots.remove(address);
        bufferedBytes.addAndGet(-message.sizeBytes());
        return message;
    }

    /** Nothing more will come. */
    void end(MpcException cause) {
        end = cause;
        slots.values().forEach(slot -> slot.completeExceptionally(cause));
    }

    /** Overwrites what nobody took. */
    void wipe() {
        for (CompletableFuture<Message> slot : slots.values()) {
            if (slot.isDone() && !slot.isCompletedExceptionally()) {
                Arrays.fill(slot.join().words(), 0);
            }
        }
        slots.clear();
    }

    private CompletableFuture<Message> slot(Address address) {
        return slots.computeIfAbsent(address, unused -> new CompletableFuture<>());
    }
}
