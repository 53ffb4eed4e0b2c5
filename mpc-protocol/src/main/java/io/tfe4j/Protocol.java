package io.tfe4j;

import io.tfe4j.protocol.Suite;
import io.tfe4j.protocol.Suites;

/** How the servers compute on what they do not know. */
public enum Protocol {
    /** Replicated shares among three servers, secure if no two of them pool what they see and all follow the protocol. */
    REPLICATED3(Suites.REPLICATED3),

    /**
     * The same, and the two servers that hold a component of a result compare its digests, operation by operation: a damaged
     * message, a fault or a server that skips its work ends the run at the step where it happened. A server that cheats on
     * purpose can still falsify results, so this is no malicious security. It costs one round and 192 bytes an operation.
     */
    CONSISTENT3(Suites.CONSISTENT3);

    private final Suite suite;

    Protocol(Suite suite) {
        this.suite = suite;
    }

    Suite suite() {
        return suite;
    }
}
