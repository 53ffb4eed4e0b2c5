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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stays of each run at a player: lines in its log and its audit log, and counts. Never a value. */
final class RunRecords {
    private static final System.Logger LOG = System.getLogger(RunRecords.class.getName());

    private static final int MOST_OF_A_REASON = 1000;
    private static final int MOST_OF_A_LINE = 16_000;

    private final String player;
    private final AuditLog audit;
    private final Metrics metrics;

    RunRecords(String player, AuditLog audit, Metrics metrics) {
        this.player = player;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** Before anything is sent, so that a crash cannot hide a run. */
    void accepted(Submitted submitted, String rule) {
        audit.append(entry(submitted, rule, AuditEntry.Outcome.accepted()));
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
        audit.append(entry(submitted, "", AuditEntry.Outcome.refused(Printable.text(first, MOST_OF_A_REASON))));
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
        audit.append(entry(submitted, rule, AuditEntry.Outcome.finished(sent, finished.getRounds())));
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
        audit.append(entry(submitted, rule, AuditEntry.Outcome.failed(code, 0, 0)));
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
