package io.tfe4j.benchmarks.link;

import java.util.concurrent.CompletableFuture;

/** What both processes do, in the same order. Messages are numbered through. */
final class LinkWork {
    static final int WARMUP_TRIPS = 20_000;
    static final int TRIPS = 10_000;
    static final long ROUND_BYTES = 256L << 20;

    private final Wire wire;
    private final boolean leads;
    private int sent;
    private int received;

    LinkWork(Wire wire, boolean leads) {
        this.wire = wire;
        this.leads = leads;
    }

    /** Seconds of one message of 8 bytes there and another back. */
    double roundTrip(int trips) throws Exception {
        long[] ball = {1};
        long start = System.nanoTime();
        for (int i = 0; i < trips; i++) {
            if (leads) {
                wire.send(sent++, ball);
                wire.receive(received++);
            } else {
                wire.receive(received++);
                wire.send(sent++, ball);
            }
        }
        return (System.nanoTime() - start) * 1e-9 / trips;
    }

    /** Bytes a second in each direction, while both are busy. */
    double throughput(int messageBytes) throws Exception {
        int count = (int) (ROUND_BYTES / messageBytes);
        long[] words = new long[messageBytes / Long.BYTES];
        roundTrip(1);
        long start = System.nanoTime();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            wire.send(sent++, words);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "sender").start());
        for (int i = 0; i < count; i++) {
            wire.receive(received++);
        }
        sending.join();
        roundTrip(1);
        return (double) count * messageBytes / ((System.nanoTime() - start) * 1e-9);
    }
}
