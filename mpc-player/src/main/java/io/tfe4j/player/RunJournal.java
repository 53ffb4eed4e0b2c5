package io.tfe4j.player;

import io.tfe4j.player.agreement.Completion;
import io.tfe4j.player.audit.LogHeads;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.player.wire.Votes;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.ResultSink.Move;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One run's steps at this player that a disk remembers, in the order of {@link RunStep}; each may fail, and the run with it.
 * What has been done decides how a run that fails ends: see {@code docs/outcomes.md}.
 */
final class RunJournal {
    /** How long a run that did not begin waits to hear so before its player answers. */
    private static final long NOT_BEGUN_MILLIS = 2_000;

    private final Submitted submitted;
    private final RunKey run;
    private final RunRecords records;
    private final StagedFiles files;
    private final Settlement settlement;
    private final PlayerNode.Consent consent;
    private final Session session;
    private final RunProbe probe;
    private final WitnessedHeads heads;
    private final Map<String, LogHeads> heard = new ConcurrentHashMap<>();
    private String rule = "";
    private boolean hasSpent;
    private boolean toldSpent;
    private boolean mayHaveBegun;
    /** Whether this player has to keep to what is decided, and has not heard what that is. */
    private boolean bound;

    /** The run's session at this player. */
    interface Session {
        /** This player takes part. */
        void accept();

        /** It is used for ever, on disk. */
        void use();
    }

    RunJournal(
            Submitted submitted,
            RunRecords records,
            StagedFiles files,
            Settlement settlement,
            PlayerNode.Consent consent,
            Session session,
            WitnessedHeads heads,
            RunProbe probe) {
        this.heads = heads;
        this.submitted = submitted;
        this.run = RunKey.of(submitted);
        this.records = records;
        this.files = files;
        this.settlement = settlement;
        this.consent = consent;
        this.session = session;
        this.probe = probe;
    }

    /** What another player has told of its logs: noted in the record of the run's end. */
    void note(String player, LogHeads told) {
        heads.note(player, told);
        heard.merge(player, told, LogHeads::later);
    }

    private Map<String, String> heard() {
        Map<String, String> texts = new TreeMap<>();
        heard.forEach((player, told) -> texts.put(player, told.toString()));
        return texts;
    }

    /** Whether this player decides how the run ends. */
    boolean decides() {
        return settlement.decides();
    }

    /** What everybody signs at the end. */
    byte[] statement() {
        return Completion.statement(submitted.session().toString(), submitted.run(), submitted.digest());
    }

    void accept(String newRule) {
        probe.before(run, RunStep.ACCEPT);
        rule = newRule;
        session.accept();
        records.accepted(submitted, rule);
    }

    /** Everybody takes part. */
    void useSession() {
        probe.before(run, RunStep.USE_SESSION);
        session.use();
    }

    void spend(Consented consented, Proposal proposal, Map<String, Subjects> subjects) {
        probe.before(run, RunStep.SPEND);
        hasSpent = costs(consented);
        consent.spend(consented, proposal, subjects, submitted.session(), submitted.run());
        probe.before(run, RunStep.TELL_SPENT);
        toldSpent = true;
    }

    /** Whether a run of this kind spends anything here. */
    static boolean costs(Consented consented) {
        return consented.rule().maximumRuns() != null || !consented.privacy().isEmpty();
    }

    /** At the server that decides, when everybody has spent; {@code costs}: whether anybody has spent anything. */
    void begin(boolean costs) {
        probe.before(run, RunStep.BEGIN);
        if (costs) {
            records.begun(submitted, rule);
        }
        mayHaveBegun = true;
    }

    /** All servers have let the run begin. */
    void begun() {
        mayHaveBegun = true;
    }

    void plan(List<Move> moves) {
        probe.before(run, RunStep.PLAN);
        files.plan(run, moves);
        probe.before(run, RunStep.KEEP);
    }

    /** From now on this player keeps to what is decided. */
    void compute() {
        probe.before(run, RunStep.COMPUTE);
        records.computed(submitted, rule);
        bound = true;
        probe.before(run, RunStep.VOTE);
    }

    /** At the server that decides: this is the decision. */
    void decide(Finished finished, Votes votes) {
        probe.before(run, RunStep.DECIDE);
        records.decided(submitted, rule, finished, HexFormat.of().formatHex(votes.toByteArray()), heard());
        probe.before(run, RunStep.ANNOUNCE);
    }

    /** The run has finished. */
    void end(Finished finished) {
        probe.before(run, RunStep.END);
        if (!decides()) {
            records.finished(submitted, rule, finished, heard());
        }
        probe.before(run, RunStep.COMMIT);
    }

    void show() {
        probe.before(run, RunStep.SHOW);
    }

    /** All is done; what could not get its name is tried again when the player starts. */
    void forget() {
        probe.before(run, RunStep.FORGET);
        files.show(run);
    }

    /** What has been decided, after this player voted and did not hear it; waits for it no longer than so. */
    RunOutcome.State ask(long millis) {
        RunOutcome.State state = settlement.await(run, millis);
        bound = state == RunOutcome.State.UNDECIDED;
        return state;
    }

    /** Whether the run may have finished though this player failed. */
    boolean isInDoubt() {
        return bound && !(decides() && records.isWhole());
    }

    /** What the run made is about to be deleted, since it failed. */
    void discards() {
        probe.before(run, RunStep.DISCARD);
    }

    /** It is not known yet how the run ended: that is found out later. */
    void doubt() {
        settlement.later(run);
    }

    /** The run has failed here, and so everywhere. */
    void fail(Throwable cause) {
        if (!mustAsk()) {
            end(cause, !mayHaveBegun);
            return;
        }
        RunOutcome.State state = settlement.await(run, NOT_BEGUN_MILLIS);
        if (state == RunOutcome.State.NOT_BEGUN || state == RunOutcome.State.FAILED) {
            end(cause, state == RunOutcome.State.NOT_BEGUN);
        } else {
            records.failsSoon(submitted, cause);
            settlement.later(run);
        }
    }

    /** Others may have begun though this player has not, and only they know whether what it spent was for nothing. */
    private boolean mustAsk() {
        return hasSpent && toldSpent && !mayHaveBegun && !decides();
    }

    private void end(Throwable cause, boolean nothingBegan) {
        if (takeBack(nothingBegan)) {
            probe.before(run, RunStep.END);
            records.failed(submitted, rule, cause, heard());
        } else {
            records.failsSoon(submitted, cause);
        }
    }

    /** This player does not take part after all, and nothing began. */
    void refuse(RefusedException cause) {
        takeBack(true);
        probe.before(run, RunStep.END);
        records.refused(submitted, cause);
    }

    /** False if the disk does not let it: it is done later then. */
    private boolean takeBack(boolean nothingBegan) {
        try {
            files.discard(run);
            if (hasSpent && nothingBegan) {
                probe.before(run, RunStep.WITHDRAW);
                consent.withdraw(submitted.session(), submitted.run());
            }
            return true;
        } catch (UncheckedIOException | IllegalStateException e) {
            settlement.later(run);
            return false;
        }
    }
}
