package io.tfe4j.player.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param records those that are good, counted from the first
 * @param head the last good one
 * @param problem the first bad line and why, null if all are good
 */
public record AuditReport(
        long records, AuditHead head, @Nullable Problem problem) {
    /** {@code line} counts from 1; the line after the last means that something is missing at the end. */
    public record Problem(long line, String reason) {}

    public boolean isGood() {
        return problem == null;
    }
}
