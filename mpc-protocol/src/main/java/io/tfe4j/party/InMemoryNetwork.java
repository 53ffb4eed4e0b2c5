package io.tfe4j.party;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Endpoints in one JVM. Messages are handed over by reference. Counts what a real link would carry. The first failure
 * ends the session for every endpoint.
 */
public final class InMemoryNetwork {
    private static final int YIELDS_BEFORE_PARKING = 60;

    private final int endpoints;
    private final long timeoutMillis;
    private final ConcurrentHashMap<Address, CompletableFuture<Message>>[] links;
    private final LongAdder[] bytes;
    private final AtomicReference<MpcException> failure = new AtomicReference<>();

    @SuppressWarnings({"unchecked", "rawtypes"})
    public InMemoryNetwork(int endpoints, long timeoutMillis) {
        this.endpoints = endpoints;
        this.timeoutMillis = timeoutMillis;
        links = new ConcurrentHashMap[endpoints * endpoints];
        bytes = new LongAdder[links.length];
        for (int i = 0; i < links.length; i++) {
            links[i] = new ConcurrentHashMap<>();
            bytes[i] = new LongAdder();
        }
    }

    public Transport endpoint(int self) {
        return new Endpoint(self);
    }

    /** Bytes sent so far on the link, without framing. */
    public long bytesSent(int from, int to) {
        return bytes[from * endpoints + to].sum();
    }

    public int endpoints() {
        return endpoints;
    }

    /** Ends the session: whoever waits, or will wait, for a message gets {@code cause}. The first cause wins. */
    public void abort(MpcException cause) {
        if (failure.compareAndSet(null, cause)) {
            for (var link : links) {
                link.values().forEach(waiting -> waiting.completeExceptionally(cause));
            }
        }
    }

    private void checkOpen() {
        MpcException cause = failure.get();
        if (cause != null) {
            throw cause;
        }
    }

    private final class Endpoint implements Transport {
        private final int self;

        Endpoint(int self) {
            this.self = self;
        }

        @Override
        public void send(int to, Address address, Message message) {
            checkOpen();
            int link = self * endpoints + to;
            bytes[link].add(message.sizeBytes());
            if (!slot(link, address).complete(message)) {
                checkOpen();
                throw new AssertionError("message sent twice: from=" + self + ", to=" + to + ", address=" + address);
            }
        }

        @Override
        public Message receive(int from, Address address, String step) {
            int link = from * endpoints + self;
            CompletableFuture<Message> slot = slot(link, address);
            checkOpen();
            Message message = await(slot, from, step);
            links[link].remove(address);
            if (message.readyAtNanos() != 0) {
                waitUntil(message.readyAtNanos());
            }
            return message;
        }

        private CompletableFuture<Message> slot(int link, Address address) {
            return links[link].computeIfAbsent(address, unused -> new CompletableFuture<>());
        }

        private Message await(CompletableFuture<Message> slot, int from, String step) {
            for (int i = 0; i < YIELDS_BEFORE_PARKING && !slot.isDone(); i++) {
                Thread.yield();
            }
            try {
                // others hear nothing while parties compute, and of a silent party from those who wait for it
                return self < Party.values().length ? slot.get(timeoutMillis, TimeUnit.MILLISECONDS) : slot.get();
            } catch (ExecutionException e) {
                throw failure.get();
            } catch (TimeoutException e) {
                MpcException silent = new MpcException(
                        MpcException.Code.PEER_SILENT,
                        "peer silent: from=" + from + ", step=" + step + ", waitedMillis=" + timeoutMillis);
                abort(silent);
                throw silent;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                MpcException cancelled = new MpcException(MpcException.Code.CANCELLED, "cancelled: step=" + step);
                abort(cancelled);
                throw cancelled;
            }
        }

        private void waitUntil(long readyAtNanos) {
            long left;
            while ((left = readyAtNanos - System.nanoTime()) > 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        }
    }
}
