package io.tfe4j.player;

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
import java.util.List;
import java.util.Map;

/** What stays of each run at a player: lines in its log and its audit log, and counts. Never a value. */
final class RunRecords {
    private static final System.Logger LOG = System.getLogger(RunRecords.class.getName());

    private static final int MOST_OF_A_REASON = 1000;
    private static final int MOST_OF_A_LINE = 16_000;

    private static final int MOST_OWED = 1000;

    private final Deque<AuditEntry> owed = new ArrayDeque<>();
    private final String player;
    private final AuditLog audit;
    private final Metrics metrics;

    RunRecords(String player, AuditLog audit, Metrics metrics) {
        this.player = player;
        this.audit = audit;
        this.metrics = metrics;
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
                audit.append(owed.peek());
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

    void refused(Submitted submitted, RuntimeException cause) {
        String reason = String.valueOf(cause.getMessage());
        String first = reason.lines().findFirst().orElse("");
        appendOrOwe(entry(submitted, "", AuditEntry.Outcome.refused(Printable.text(first, MOST_OF_A_REASON))));
        LOG.log(
                System.Logger.Level.WARNING,
                "run refused: {0}, cause={1}",
                submitted.describe(),
                Printable.text(reason, MOST_OF_A_LINE));
        metrics.runRefused();
    }

    void finished(Submitted submitted, String rule, Finished finished) {
        Map<String, Long> bytes = new HashMap<>();
        for (LinkBytes link : finished.getLinksList()) {
            bytes.merge(link.getTo(), link.getBytes(), Long::sum);
        }
        long sent = bytes.values().stream().mapToLong(Long::longValue).sum();
        appendOrOwe(entry(submitted, rule, AuditEntry.Outcome.finished(sent, finished.getRounds())));
        LOG.log(
                System.Logger.Level.INFO,
                "run finished: {0}, seconds={1}, rounds={2}, bytesSent={3}",
                submitted.describe(),
                String.format(java.util.Locale.ROOT, "%.3f", finished.getSeconds()),
                finished.getRounds(),
                sent);
        metrics.runFinished(finished.getSeconds(), bytes, finished.getRounds());
    }

    void failed(Submitted submitted, String rule, Throwable cause) {
        MpcException.Code code = cause instanceof MpcException known ? known.code() : MpcException.Code.ABORTED;
        appendOrOwe(entry(submitted, rule, AuditEntry.Outcome.failed(code, 0, 0)));
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
                        submitted.tag()),
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

    private static String source(Exchange exchange) {
        return exchange.dataset().isEmpty() ? exchange.name() : exchange.dataset();
    }

    private static String receiver(Exchange exchange) {
        return exchange.player().isEmpty() ? "all servers" : exchange.player();
    }
}
