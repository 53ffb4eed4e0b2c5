package io.tfe4j.player;

import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.link.SessionId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Which runs have used each rule with a limit. A rule is known by its name, so that its uses survive any edit of the rest. A
 * line a use: a hash of the rule's name, the session, the run; the same with a minus in front where the run did not begin
 * after all. On disk before a share moves.
 */
final class RuleUses {
    private final StateLines lines;

    RuleUses(Path file) {
        lines = new StateLines(file);
    }

    private static String line(Rule rule, SessionId session, int run) {
        return name(rule) + " " + session + " " + run;
    }

    private static String name(Rule rule) {
        return HexFormat.of().formatHex(Terms.digest(rule.name()));
    }

    /** Whether one more run may use the rule. */
    synchronized boolean hasRoom(Rule rule, int most) {
        return used(rule).size() < most;
    }

    /** Records that a run uses a rule; false, and nothing recorded, if {@code most} others have. */
    synchronized boolean use(Rule rule, int most, SessionId session, int run) {
        Set<String> used = used(rule);
        String line = line(rule, session, run);
        if (!used.contains(line) && used.size() >= most) {
            return false;
        }
        lines.append(line);
        return true;
    }

    /** The run did not begin; nothing is written if it has used nothing, or that was said already. */
    synchronized void withdraw(SessionId session, int run) {
        of(session, run).forEach(line -> lines.append("-" + line));
    }

    /** Whether a run has used a rule. */
    synchronized boolean hasUsed(SessionId session, int run) {
        return !of(session, run).isEmpty();
    }

    private Set<String> of(SessionId session, int run) {
        Set<String> own = used();
        own.removeIf(line -> !line.endsWith(" " + session + " " + run));
        return own;
    }

    private Set<String> used(Rule rule) {
        Set<String> used = used();
        used.removeIf(line -> !line.startsWith(name(rule)));
        return used;
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>();
        for (String line : lines.read()) {
            if (line.startsWith("-")) {
                used.remove(line.substring(1));
            } else {
                used.add(line);
            }
        }
        return used;
    }
}
