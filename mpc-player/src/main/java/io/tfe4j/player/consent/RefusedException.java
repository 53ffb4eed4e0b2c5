package io.tfe4j.player.consent;

import java.util.List;

/**
 * This player does not take part: its policy, or what it checks of every submission, forbids it. The message is for this
 * player's own operator; others are told {@link #told}, which has no more than they need.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_TOLD = 1000;

    private final String told;
    private final transient List<String> asks;

    /** Of something that everybody may know. */
    public RefusedException(String message) {
        this(message, message);
    }

    /** {@code told} is for others. */
    public RefusedException(String message, String told) {
        this(message, told, List.of());
    }

    private RefusedException(String message, String told, List<String> asks) {
        super(message);
        this.told = Printable.text(told, MOST_TOLD);
        this.asks = List.copyOf(asks);
    }

    /** Players whose data the program would use, and who have not been asked. */
    static RefusedException asking(List<String> players) {
        String message = "owners of stored data have to be asked: owners=" + players;
        return new RefusedException(message, message, players);
    }

    public String told() {
        return told;
    }

    /** Who has to be asked for the run to be possible; empty if that would not help. */
    public List<String> asks() {
        return asks == null ? List.of() : asks;
    }
}
