package io.tfe4j.testkit;

import io.tfe4j.random.RandomSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Watches what a party draws from a key, and throws when any word of any stream is drawn twice. */
public final class MaskLedger implements RandomSource {
    private record Stream(long high, long low) {}

    private final RandomSource source;
    private final Map<Stream, NavigableMap<Long, Long>> drawn = new ConcurrentHashMap<>();

    public MaskLedger(RandomSource source) {
        this.source = source;
    }

    @Override
    public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
        if (words > 0) {
            record(drawn.computeIfAbsent(new Stream(high, low), unused -> new TreeMap<>()), fromWord, fromWord + words);
        }
        source.fill(high, low, fromWord, mask, target, offset, words);
    }

    private static void record(NavigableMap<Long, Long> stretches, long from, long to) {
        synchronized (stretches) {
            Map.Entry<Long, Long> before = stretches.floorEntry(from);
            Map.Entry<Long, Long> after = stretches.ceilingEntry(from);
            if (before != null && before.getValue() > from || after != null && after.getKey() < to) {
                throw new AssertionError("random words drawn twice: from=" + from + ", to=" + to);
            }
            if (before != null && before.getValue() == from) {
                stretches.put(before.getKey(), to);
            } else {
                stretches.put(from, to);
            }
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
