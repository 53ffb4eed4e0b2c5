package io.tfe4j.program.privacy;

import io.tfe4j.program.Program;
import java.time.Duration;

/** How long a program may be analysed. Programs come from outside, and a session waits for what is found out of them. */
final class AnalysisTime {
    /** For programs of the own. */
    static final AnalysisTime UNLIMITED = new AnalysisTime(Long.MAX_VALUE);

    private final long start = System.nanoTime();
    private final long nanos;

    private AnalysisTime(long nanos) {
        this.nanos = nanos;
    }

    /** From now on. */
    static AnalysisTime of(Duration limit) {
        return new AnalysisTime(limit.toNanos());
    }

    /**
     * Looks at the clock.
     *
     * @throws IllegalArgumentException if the time is over
     */
    void check(Program program) {
        if (System.nanoTime() - start >= nanos) {
            throw new IllegalArgumentException("program takes too long to analyse: nodes=" + program.size()
                    + ", allowedSeconds=" + Duration.ofNanos(nanos).toSeconds()
                    + "; make it smaller, or carry less through its loops");
        }
    }
}
