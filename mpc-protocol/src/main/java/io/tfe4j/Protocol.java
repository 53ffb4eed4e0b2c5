package io.tfe4j;

/** How the servers compute on what they do not know. */
public enum Protocol {
    /** Replicated shares among three servers, secure if no two of them pool what they see and all follow the protocol. */
    REPLICATED3
}
