package io.tfe4j.events;

import io.tfe4j.program.Program;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is known of a run when it begins; the same instant by both clocks. */
record RunFacts(String tag, Program program, List<String> players, Instant startedAt, long startNanos) {
    /** Microseconds since 1970, so that the traces of several machines fit together. */
    long micros(long nanoTime) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, startedAt)
                + Math.floorDiv(nanoTime - startNanos, TimeUnit.MICROSECONDS.toNanos(1));
    }

    double secondsUntil(long nanoTime) {
        return (nanoTime - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
