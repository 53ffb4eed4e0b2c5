package io.tfe4j.party;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes a fast link behave like a slow one: a message leaves when those before it on the same directed link have, at
 * {@code bitsPerSecond}, and arrives {@code latencyNanos} later. The sender does not wait, as with a deep send buffer.
 */
public final class ShapedTransport implements Transport {
    private final Transport inner;
    private final long latencyNanos;
    private final double bitsPerSecond;
    private final ConcurrentHashMap<Integer, Link> links = new ConcurrentHashMap<>();

    public ShapedTransport(Transport inner, long latencyNanos, double bitsPerSecond) {
        this.inner = inner;
        this.latencyNanos = latencyNanos;
        this.bitsPerSecond = bitsPerSecond;
    }

    @Override
    public void send(int to, Address address, Message message) {
        long sent = links.computeIfAbsent(to, unused -> new Link()).leave(message.sizeBytes());
        inner.send(to, address, new Message(message.words(), message.round(), sent + latencyNanos));
    }

    @Override
    public Message receive(int from, Address address, String step) {
        return inner.receive(from, address, step);
    }

    private final class Link {
        private long freeAt = System.nanoTime();

        synchronized long leave(long sizeBytes) {
            long start = Math.max(freeAt, System.nanoTime());
            freeAt = start + (long) (sizeBytes * 8 / bitsPerSecond * TimeUnit.SECONDS.toNanos(1));
            return freeAt;
        }
    }
}
