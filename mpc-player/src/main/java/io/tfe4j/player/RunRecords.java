package io.tfe4j.player;

import io.tfe4j.config.Roster;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.audit.AuditLog;
import io.tfe4j.player.consent.Printable;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.metrics.Metrics;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.LinkBytes;
import io.tfe4j.program.Exchange;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stays of each run at a player: lines in its log and its audit log, and counts. Never a value. */
final class RunRecords {
    private static final System.Logger LOG = System.getLogger(RunRecords.class.getName());

    private static final int MOST_OF_A_REASON = 1000;
    private static final int MOST_OF_A_LINE = 16_000;

    private static final int MOST_OWED = 1000;

    private final Deque<AuditEntry> owed = new ArrayDeque<>();
    private final String player;
    private final AuditLog audit;
    private final KnownRuns known;
    private final Roster roster;
    private final Metrics metrics;

    /** {@code known}: what the log says already. */
    RunRecords(String player, AuditLog audit, KnownRuns known, Roster roster, Metrics metrics) {
        this.player = player;
        this.audit = audit;
        this.known = known;
        this.roster = roster;
        this.metrics = metrics;
    }

    KnownRuns known() {
        return known;
    }

    /** Whether the log on the disk is known to have no record that was not written. */
    boolean isWhole() {
        return audit.isWhole();
    }

    /**
     * Writes what it still owes, then this.
     *
     * @throws MpcException naming the cause if it cannot
     */
    private synchronized void append(AuditEntry entry) {
        owed.add(entry);
        try {
            while (!owed.isEmpty()) {
                AuditEntry next = owed.element();
                audit.append(next);
                known.add(next);
                owed.remove();
            }
        } catch (UncheckedIOException e) {
            Throwable below = e.getCause();
            throw new MpcException(
                    MpcException.Code.ABORTED,
                    "player cannot record the run: player=" + player + ", cause="
                            + (below == null ? "unknown" : below.getMessage()));
        }
    }

    /** As {@link #append}, of a run that is over: what cannot be written now is owed, and changes nothing. */
    private synchronized void appendOrOwe(AuditEntry entry) {
        try {
            append(entry);
        } catch (MpcException e) {
            while (owed.size() > MOST_OWED) {
                owed.remove();
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the end of a run is not in the audit log yet: {0}, owed={1}",
                    e.getMessage(),
                    owed.size());
        }
    }

    /** Everybody has spent; before the server that decides lets the run begin. */
    void begun(Submitted submitted, String rule) {
        appendOrFail(entry(submitted, rule, AuditEntry.Outcome.begun()));
    }

    /** This player's part is done; before it tells the others. */
    void computed(Submitted submitted, String rule) {
        appendOrFail(entry(submitted, rule, AuditEntry.Outcome.computed()));
    }

    private synchronized void appendOrFail(AuditEntry entry) {
        try {
            append(entry);
        } catch (MpcException e) {
            owed.remove(entry);
            throw e;
        }
    }

    /** Before anything is sent, so that a crash cannot hide a run. */
    void accepted(Submitted submitted, String rule) {
        appendOrFail(entry(submitted, rule, AuditEntry.Outcome.accepted()));
        LOG.log(
                System.Logger.Level.INFO,
                "run begins: {0}, mode={1}, submitter={2}, program={3}, rule={4}",
                submitted.describe(),
                submitted.submission().getMode(),
                submitted.submitter(),
                submitted.program().digest(),
                rule);
    }

    /** This player does not take part. */
    void refused(Submitted submitted, RuntimeException cause) {
        refused(submitted, cause, AuditEntry.Outcome.refused(firstLine(cause)));
    }

    /** What was submitted is not even a run of its own. */
    void turnedAway(Submitted submitted, RuntimeException cause) {
        refused(submitted, cause, AuditEntry.Outcome.turnedAway(firstLine(cause)));
    }

    private static String firstLine(RuntimeException cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return Printable.text(first, MOST_OF_A_REASON);
    }

    private void refused(Submitted submitted, RuntimeException cause, AuditEntry.Outcome outcome) {
        String reason = String.valueOf(cause.getMessage());
        appendOrOwe(entry(submitted, "", outcome));
        LOG.log(
                System.Logger.Level.WARNING,
                "run refused: {0}, cause={1}",
                submitted.describe(),
                Printable.text(reason, MOST_OF_A_LINE));
        metrics.runRefused();
    }

    /** The decision that a run has finished; before anybody is told. */
    void decided(Submitted submitted, String rule, Finished finished, String proof, Map<String, String> heads) {
        appendOrFail(entry(
                submitted,
                rule,
                AuditEntry.Outcome.decided(sum(bytes(finished)), finished.getRounds(), proof)
                        .noting(heads)));
        count(submitted, finished);
    }

    void finished(Submitted submitted, String rule, Finished finished, Map<String, String> heads) {
        appendOrOwe(entry(
                submitted,
                rule,
                AuditEntry.Outcome.finished(sum(bytes(finished)), finished.getRounds())
                        .noting(heads)));
        count(submitted, finished);
    }

    private static Map<String, Long> bytes(Finished finished) {
        Map<String, Long> bytes = new HashMap<>();
        for (LinkBytes link : finished.getLinksList()) {
            bytes.merge(link.getTo(), link.getBytes(), Long::sum);
        }
        return bytes;
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void count(Submitted submitted, Finished finished) {
        Map<String, Long> bytes = bytes(finished);
        LOG.log(
                System.Logger.Level.INFO,
                "run finished: {0}, seconds={1}, rounds={2}, bytesSent={3}",
                submitted.describe(),
                String.format(java.util.Locale.ROOT, "%.3f", finished.getSeconds()),
                finished.getRounds(),
                sum(bytes));
        metrics.runFinished(finished.getSeconds(), bytes, finished.getRounds());
    }

    /** The end of a run that was left open. */
    void settled(AuditEntry last, AuditEntry.Outcome end) {
        appendOrFail(last.with(end));
        LOG.log(
                System.Logger.Level.INFO,
                "run settled: session={0}, run={1}, result={2}",
                last.request().session(),
                String.valueOf(last.request().run()),
                end.result());
    }

    /** A run has failed; the log will say so when it is known whether it began. */
    void failsSoon(Submitted submitted, Throwable cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                "run failed, and it is not known yet whether it began: {0}, cause={1}",
                submitted.describe(),
                Printable.text(String.valueOf(MpcException.reason(cause)), MOST_OF_A_LINE));
    }

    void failed(Submitted submitted, String rule, Throwable cause, Map<String, String> heads) {
        MpcException.Code code = cause instanceof MpcException known ? known.code() : MpcException.Code.ABORTED;
        appendOrOwe(entry(submitted, rule, AuditEntry.Outcome.failed(code, 0, 0).noting(heads)));
        LOG.log(
                System.Logger.Level.WARNING,
                "run failed: {0}, cause={1}",
                submitted.describe(),
                Printable.text(String.valueOf(MpcException.reason(cause)), MOST_OF_A_LINE));
        metrics.runFailed(code);
    }

    Metrics metrics() {
        return metrics;
    }

    private AuditEntry entry(Submitted submitted, String rule, AuditEntry.Outcome outcome) {
        List<Exchange> exchanges = Exchange.of(submitted.program());
        return new AuditEntry(
                new AuditEntry.Request(
                        submitted.session().toString(),
                        submitted.run(),
                        submitted.submitter(),
                        submitted.program().digest(),
                        HexFormat.of().formatHex(submitted.digest()),
                        submitted.tag()),
                players(submitted),
                exchanges.stream()
                        .filter(exchange -> exchange.direction().isInput()
                                && (exchange.player().equals(player)
                                        || exchange.player().equals(Exchange.CHECKPOINTS)))
                        .map(exchange -> new AuditEntry.Input(exchange.player(), source(exchange), exchange.columns()))
                        .distinct()
                        .toList(),
                exchanges.stream()
                        .filter(exchange -> !exchange.direction().isInput())
                        .map(exchange -> new AuditEntry.Output(exchange.name(), receiver(exchange)))
                        .toList(),
                rule,
                outcome);
    }

    private List<String> players(Submitted submitted) {
        Set<String> all = new LinkedHashSet<>();
        roster.servers().forEach(server -> all.add(server.name()));
        all.addAll(submitted.players());
        return List.copyOf(all);
    }

    private static String source(Exchange exchange) {
        return exchange.dataset().isEmpty() ? exchange.name() : exchange.dataset();
    }

    private static String receiver(Exchange exchange) {
        return exchange.player().isEmpty() ? "all servers" : exchange.player();
    }
}
