package io.tfe4j.player.consent;

import java.util.Locale;

/**
 * What of a proposal a rule does not allow.
 *
 * @param detail for the player's own operator
 */
record Objection(Code code, String detail) {
    /** The kind, which others may know. */
    enum Code {
        SUBMITTER("submitter"),
        EMPTY("program that does something"),
        PROGRAM("program"),
        INPUT("input"),
        RECEIVER("receiver"),
        CHECKPOINT("checkpoint of another submitter"),
        REVEAL("values that the servers learn"),
        MODE("mode"),
        OWNERS("owners behind each number"),
        ROWS("rows behind each number"),
        SUPPRESSION("blanked small cells"),
        STEEP("sums of columns as they are"),
        DECLARATION("declaration of an input"),
        DITHER("dithered openings:"),
        PRIVACY("differential privacy");

        private final String words;

        Code(String words) {
            this.words = words;
        }
    }

    /** What others may know. */
    String told() {
        return code.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        boolean needsNoName = detail.startsWith("a result of") || code == Code.REVEAL || code == Code.EMPTY;
        return needsNoName ? detail : code.words + " " + detail;
    }
}
