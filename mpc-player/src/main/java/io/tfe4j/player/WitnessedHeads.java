package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.audit.AuditLog;
import io.tfe4j.player.audit.AuditReader;
import io.tfe4j.player.audit.LogHeads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where other players' logs ended when they were last heard of, so that a log that was rolled back is noticed: each tells the
 * others what it has noted of them, and looks for what they have noted of itself; then it tells where its logs end now, which
 * must not be before. What is noted is in this player's audit log, in the record of a run's end.
 *
 * <p>A player whose log had to begin anew, after its disk was lost, is believed again when the operators of those that noted
 * its head write that to {@code accepted-heads} in their state folders, a line each: {@code server1 audit 17:9f86d081}, or the
 * ledger's name in place of {@code audit}, with the head as the error names it.
 */
final class WitnessedHeads {
    private static final int SHOWN_DIGITS = 8;

    private final String player;
    private final AuditLog audit;
    private final Path accepted;
    private final Map<String, LogHeads> noted = new TreeMap<>();

    /** Finds whether one of this player's ledgers ever ended so. */
    @FunctionalInterface
    interface Ledgers {
        boolean contain(String name, AuditHead head);
    }

    /** {@code accepted}: the file of what is to be forgotten, which need not be there. */
    WitnessedHeads(String player, AuditLog audit, Path log, Path accepted) {
        this.player = player;
        this.audit = audit;
        this.accepted = accepted;
        try {
            AuditReader.forEachRun(
                    log, entry -> entry.outcome().heads().forEach((name, heads) -> note(name, LogHeads.parse(heads))));
        } catch (IOException e) {
            throw new UncheckedIOException("audit log cannot be read: file=" + log, e);
        }
    }

    /** The end of this player's own audit log, now. */
    AuditHead own() {
        return audit.head();
    }

    /** What another player has told. */
    synchronized void note(String other, LogHeads heads) {
        noted.merge(other, heads, LogHeads::later);
    }

    /** What is noted of others, for them to know. */
    synchronized Map<String, String> of(Collection<String> others) {
        Map<String, String> known = new TreeMap<>();
        List<String> forgotten = forgotten();
        for (String other : others) {
            LogHeads heads = noted.get(other);
            if (heads != null) {
                LogHeads kept = without(other, heads, forgotten);
                noted.put(other, kept);
                known.put(other, kept.toString());
            }
        }
        return known;
    }

    private static LogHeads without(String other, LogHeads heads, List<String> forgotten) {
        boolean isForgotten = forgotten.contains(line(other, "audit", heads.audit()));
        Map<String, AuditHead> ledgers = new TreeMap<>(heads.ledgers());
        ledgers.entrySet().removeIf(each -> forgotten.contains(line(other, each.getKey(), each.getValue())));
        return new LogHeads(isForgotten ? LogHeads.start().audit() : heads.audit(), ledgers);
    }

    private static String line(String other, String log, AuditHead head) {
        return other + " " + log + " " + shown(head);
    }

    private static String shown(AuditHead head) {
        return head.sequence() + ":" + head.hash().substring(0, SHOWN_DIGITS);
    }

    private List<String> forgotten() {
        try {
            return Files.exists(accepted) ? Files.readAllLines(accepted) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be read: file=" + accepted, e);
        }
    }

    /**
     * Looks for what a peer has noted of this player.
     *
     * @throws MpcException if it is not there: this player's logs were rolled back, or begun anew
     */
    void checkOwn(String witness, String text, Ledgers ledgers) {
        LogHeads heads = parse(witness, text);
        if (!audit.contains(heads.audit())) {
            throw rolledBack("audit log", player, witness, heads.audit(), audit.head());
        }
        heads.ledgers().forEach((name, head) -> {
            if (!ledgers.contain(name, head)) {
                throw rolledBack(
                        "privacy ledger " + name,
                        player,
                        witness,
                        head,
                        LogHeads.start().audit());
            }
        });
    }

    /**
     * Compares where a peer's logs end with what was noted before.
     *
     * @param before as {@link #of} said before the peer told {@code text}
     * @throws MpcException if they ended later then
     */
    void check(String peer, String text, String before) {
        LogHeads now = parse(peer, text);
        LogHeads then = LogHeads.parse(before);
        if (now.audit().contradicts(then.audit())) {
            throw rolledBack("audit log", peer, player, then.audit(), now.audit());
        }
        then.ledgers().forEach((name, head) -> {
            AuditHead ends = now.ledgers().get(name);
            if (ends != null && ends.contradicts(head)) {
                throw rolledBack("privacy ledger " + name, peer, player, head, ends);
            }
        });
    }

    /** @throws MpcException if a peer tells what is no head */
    static LogHeads parse(String peer, String text) {
        try {
            return LogHeads.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE, "player tells what are no heads of its logs: player=" + peer);
        }
    }

    private static MpcException rolledBack(String what, String of, String witness, AuditHead noted, AuditHead now) {
        return new MpcException(
                MpcException.Code.INCONSISTENT,
                what + " of a player was rolled back, or is another: player=" + of + ", noted by " + witness + "="
                        + shown(noted) + ", records now=" + now.sequence());
    }
}
