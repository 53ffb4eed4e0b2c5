package io.tfe4j.player;

/**
 * What a player does in a run that a crash can come before or after, in the order of {@code docs/outcomes.md}. Whatever is
 * written to a disk, and whatever others see, happens in one of these steps.
 */
enum RunStep {
    /** The run is in the audit log. */
    ACCEPT,
    /** The session is used for ever. */
    USE_SESSION,
    /** Uses of a rule and privacy budgets are spent. */
    SPEND,
    /** The servers are told so; at servers, all have said so when the next step comes. */
    TELL_SPENT,
    /** The server that decides has it on its disk that the run may begin. */
    BEGIN,
    /** What is about to be kept is on a list. */
    PLAN,
    /** Results are on the disk, where nobody looks. */
    KEEP,
    /** This player's part is done, in the audit log. */
    COMPUTE,
    /** The server that decides is told so. */
    VOTE,
    /** The server that decides has it on its disk that the run has finished. */
    DECIDE,
    /** All others are told so. */
    ANNOUNCE,
    /** The end of the run is in the audit log. */
    END,
    /** Variables change, and savings get their names. */
    COMMIT,
    /** Results get their names, and consumers are called. */
    SHOW,
    /** What was planned is off the list. */
    FORGET,
    /** What was planned is deleted. */
    DISCARD,
    /** What was spent is taken back. */
    WITHDRAW
}
