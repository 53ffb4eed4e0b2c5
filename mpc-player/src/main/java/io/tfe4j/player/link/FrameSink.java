package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;

/** What becomes of a connection's frames. Everything is called on the connection's event loop. */
interface FrameSink {
    /** What to do with a frame whose header is good. */
    enum Verdict {
        /** Room is made for its words. */
        KEEP,
        /** Its words are skipped. */
        DROP,
        /** Nothing more is read until {@link FrameReader#resume}. */
        WAIT
    }

    /**
     * Looks at a header before room is made for the words.
     *
     * @throws MpcException if the frame must not come; nothing more is read then
     */
    void check(Frame.Header header);

    /** Asked after {@link #check}, and again when reading resumes. */
    Verdict admit(Frame.Header header);

    void received(Frame.Header header, long[] words);

    /** A frame was not as it should be. */
    void failed(MpcException cause);

    /** The connection takes more to send. */
    void writable();

    /** The connection is gone; {@code cause} is for people. */
    void lost(String cause);
}
