package io.tfe4j.cli;

import org.jspecify.annotations.Nullable;

/** One line of the doctor: what was looked at, what was found, and the remedy if it is not as it should be. */
record Finding(
        String topic,
        Verdict verdict,
        String fact,
        @Nullable String remedy) {
    enum Verdict {
        OK,
        SLOW,
        WRONG
    }

    static Finding ok(String topic, String fact) {
        return new Finding(topic, Verdict.OK, fact, null);
    }

    static Finding slow(String topic, String fact, String remedy) {
        return new Finding(topic, Verdict.SLOW, fact, remedy);
    }

    static Finding wrong(String topic, String fact, String remedy) {
        return new Finding(topic, Verdict.WRONG, fact, remedy);
    }
}
