package io.tfe4j.player;

import io.tfe4j.checkpoint.CheckpointFolder;
import io.tfe4j.checkpoint.RunCheckpoints;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.events.Events;
import io.tfe4j.events.RunRecording;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.player.agreement.Agreement;
import io.tfe4j.player.agreement.Beginning;
import io.tfe4j.player.agreement.Completion;
import io.tfe4j.player.agreement.Member;
import io.tfe4j.player.agreement.StoredExchange;
import io.tfe4j.player.audit.LogHeads;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.LaterUse;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.consent.Stored;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.About;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.player.wire.LinkBytes;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.player.wire.Votes;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.ClientProgram;
import io.tfe4j.program.run.ResultSink;
import io.tfe4j.program.run.ServerProgram;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One player's part in one run, from its agreement with the others to the delivery of what it receives. */
final class Participation {
    /** Hellos, signatures and the last messages come on top of what the program sends. */
    private static final long NOTES_BYTES = 1 << 16;
    /** Its vote, with a certificate, and what is noted of its logs. */
    private static final long NOTES_BYTES_A_PLAYER = 1 << 14;

    private static final System.Logger LOG = System.getLogger(Participation.class.getName());

    /**
     * What the player brings along.
     *
     * @param credentials none between players of one machine without TLS
     * @param consent decides
     * @param journal does what a disk remembers
     * @param heads what is noted of the others' logs
     * @param bindings its data and consumers
     * @param state where a server keeps its checkpoints
     */
    record Participant(
            String name,
            Roster roster,
            @Nullable Credentials credentials,
            PlayerNode.Consent consent,
            RunJournal journal,
            WitnessedHeads heads,
            Bindings bindings,
            ExecutorService threads,
            Duration longestRun,
            Events events,
            Path state) {
        int endpoint() {
            return roster.endpoint(name);
        }

        List<String> names() {
            return roster.endpoints().stream().map(Player::name).toList();
        }

        /** What a run sees of its checkpoints; players that do not compute keep none. */
        @Nullable
        RunCheckpoints checkpoints() {
            return roster.isServer(name)
                    ? new CheckpointFolder(state.resolve("checkpoints"), Party.values()[endpoint()]).forRun()
                    : null;
        }

        /** The endpoints it exchanges messages with in a run. */
        Set<Integer> peers(Submitted submitted) {
            Set<Integer> peers = new TreeSet<>();
            roster.servers().forEach(server -> peers.add(roster.endpoint(server.name())));
            if (roster.isServer(name)) {
                submitted.players().forEach(each -> peers.add(roster.endpoint(each)));
            }
            peers.remove(endpoint());
            return peers;
        }
    }

    private final Participant me;
    private final Submitted submitted;
    private final Program program;
    private final PlayerSession session;
    private final NodeTimes times;
    private final RunRecording recording;
    private final RunFailure failure;
    private final @Nullable RunCheckpoints own;
    private final Checkpoints checkpoints;
    private final StoredData stored;
    private @Nullable ClientProgram client;
    private @Nullable Decision decision;
    private Map<String, String> said = Map.of();
    private final ToldSubjects subjects = new ToldSubjects();
    private final LaterTransport later = new LaterTransport();

    Participation(Participant me, Submitted submitted, PlayerSession session, RunSink sink) {
        this.me = me;
        this.submitted = submitted;
        this.program = submitted.program();
        this.session = session;
        times = new NodeTimes(program, sink);
        failure = new RunFailure(me.name(), me.consent().tellsDetails());
        own = me.checkpoints();
        checkpoints = own == null ? Checkpoints.NONE : own;
        stored = new StoredData(program, session.memory(), own);
        recording = me.events().begin(submitted.tag(), program, me.names());
    }

    /** What this player has decided, and of what. */
    private record Decision(Consented consented, Proposal proposal) {}

    /** The rule by which this player takes part; empty before it has decided. */
    String rule() {
        Decision made = decision;
        return made == null ? "" : made.consented().rule().name();
    }

    boolean isAccepted() {
        return decision != null;
    }

    /** Whether this player's own data is not as the program declares it. */
    boolean wasDeclaredWrongly() {
        return failure.wasDeclaredWrongly();
    }

    /**
     * Takes part until the end; what was assigned is kept, and what was received delivered, only if all went well.
     *
     * @throws RefusedException if this player does not consent
     * @throws MpcException naming player, operation and cause; with {@code UNDECIDED} if the run may have finished all the
     *     same, which is settled later
     */
    Finished run() {
        try {
            if (me.roster().isServer(me.name())) {
                decide(stored.own(submitted.submitter()));
            } else if (!stored.isTouched()) {
                decide(Stored.NOTHING);
            }
            try (RunLinks links = connect()) {
                failure.attach(links);
                later.stands(links);
                return runAndTell(links);
            }
        } catch (RefusedException e) {
            rollback();
            me.journal().refuse(e);
            throw e;
        } catch (RuntimeException | Error e) {
            throw ended(e);
        } finally {
            // does nothing if it finished
            recording.failed();
        }
    }

    /** What to throw; the run has failed everywhere, or nobody knows yet. */
    private RuntimeException ended(Throwable cause) {
        if (me.journal().isInDoubt()) {
            // what was assigned is lost with the session: others may keep it
            session.links()
                    .fail(new MpcException(
                            MpcException.Code.UNDECIDED,
                            "player does not know how its run ended: player=" + me.name()));
            session.variables().rollback();
            me.journal().doubt();
            String decider = me.roster().servers().get(Completion.DECIDES).name();
            return new MpcException(
                    MpcException.Code.UNDECIDED,
                    "it is not known yet whether the run has finished: player=" + me.name() + ", decides=" + decider
                            + ", cause=" + MpcException.reason(cause));
        }
        rollback();
        if (isAccepted()) {
            me.journal().fail(cause);
        }
        failure.throwIfAny();
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }

    private void rollback() {
        me.journal().discards();
        session.variables().rollback();
        checkpoints.rollback();
        if (client != null) {
            client.discard();
        }
    }

    /** Once, but for a server whose peers restore another saving than it would have alone. */
    private void decide(Stored touched) {
        Proposal proposal;
        try {
            proposal = new Proposal(submitted.submitter(), program, touched);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        if (!submitted.submission().getMode().equals(proposal.mode())) {
            throw new RefusedException("submission names another mode than its program: program=" + proposal.mode());
        }
        Consented consented = isConcerned(proposal)
                ? me.consent().decide(proposal, submitted.session())
                : new Consented(Rule.of("not concerned", List.of(), List.of(), List.of()), true, List.of());
        if (me.roster().isServer(me.name())) {
            Set<String> taking = new TreeSet<>(submitted.players());
            me.roster().servers().forEach(server -> taking.add(server.name()));
            LaterUse.check(proposal, taking);
        }
        boolean first = decision == null;
        decision = new Decision(consented, proposal);
        if (first) {
            me.journal().accept(rule());
            client = prepare();
        }
    }

    /** An owner that was asked, and of whom nothing is used, has nothing to decide. */
    private boolean isConcerned(Proposal proposal) {
        return me.roster().isServer(me.name())
                || program.players().contains(me.name())
                || proposal.analysis().read().values().stream()
                        .anyMatch(each -> each.isUnknown() || each.owners().contains(me.name()));
    }

    private Decision decided() {
        return Objects.requireNonNull(decision, "a player that has not decided does not take part");
    }

    /** Tells the peers of a failure while there are links to do so. */
    private Finished runAndTell(RunLinks links) {
        try {
            Finished finished = run(links);
            recording.finished();
            return finished;
        } catch (RefusedException e) {
            links.abort(new MpcException(MpcException.Code.ABORTED, "player refuses: player=" + me.name()));
            throw e;
        } catch (RuntimeException | Error e) {
            failure.report(null, e);
            throw e;
        }
    }

    /** Reads this player's data, if it has any to give, before anybody else is troubled. */
    private @Nullable ClientProgram prepare() {
        if (!program.players().contains(me.name())) {
            return null;
        }
        ClientProgram made = new ClientProgram(
                program,
                new ClientProgram.Client(
                        me.name(),
                        recording.transport(me.name(), later),
                        me.bindings(),
                        recording.observer(me.name(), failure.observer(NodeTimes.NONE))));
        made.prepare();
        return made;
    }

    private RunLinks connect() {
        session.links().add(me.peers(submitted));
        session.links().awaitStanding(session::isWanted);
        long roundMillis = submitted.submission().getTimeoutMillis();
        long millis =
                me.roster().isServer(me.name()) ? roundMillis : me.longestRun().toMillis();
        long notes = NOTES_BYTES
                + NOTES_BYTES_A_PLAYER * voters().size()
                + (stored.isTouched() ? StoredExchange.MOST_BYTES : 0);
        return session.open(program.estimate().bytes() + notes, millis);
    }

    private Finished run(RunLinks links) {
        List<About> about = subjects.own(me.name(), program, me.bindings());
        Member member = new Member(me.endpoint(), me.names(), me.peers(submitted), links, me.credentials());
        Map<String, String> noted = me.heads().of(peerNames());
        PairKeys keys = Agreement.reach(
                member,
                Terms.of(submitted, me.roster()),
                me.consent().digest(),
                stored.savings(),
                about,
                noted,
                judgement(member, noted));
        useSession();
        long[] outset = bytesSent(links);
        long[] before;
        long start = System.nanoTime();
        ServerProgram serving = keys == null ? null : serving(keys, links);
        int rounds;
        try {
            checkInputs(serving, client);
            long[] checked = bytesSent(links);
            long checkedAt = System.nanoTime();
            begin(member);
            // what players say of spending is no part of the program
            before = withoutNotes(bytesSent(links), outset, checked);
            start += System.nanoTime() - checkedAt;
            rounds = execute(
                    serving == null ? () -> 0 : serving::run, client == null ? List.of() : List.of(client::run));
        } finally {
            if (keys != null) {
                keys.close();
            }
        }
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        Finished finished = finished(rounds, seconds, before, bytesSent(links));
        prepareToDeliver();
        complete(member, finished);
        return deliver(finished);
    }

    /** From where bytes are counted: as if what was sent until {@code checked} had been sent after {@code now}. */
    private static long[] withoutNotes(long[] now, long[] outset, long[] checked) {
        long[] before = new long[now.length];
        Arrays.setAll(before, peer -> now[peer] - (checked[peer] - outset[peer]));
        return before;
    }

    private List<String> peerNames() {
        return me.peers(submitted).stream().map(me.names()::get).toList();
    }

    private Agreement.Judgement judgement(Member member, Map<String, String> noted) {
        return new Agreement.Judgement() {
            @Override
            public void judge(Map<Integer, Hello> hellos) {
                hellos.values().forEach(hello -> {
                    String own = hello.getNotedOrDefault(me.name(), "");
                    if (!own.isEmpty()) {
                        me.heads().checkOwn(hello.getPlayer(), own, me.consent()::hasLedgerHead);
                    }
                });
                Participation.this.judge(member, hellos);
            }

            @Override
            public void confirmed(String peer, String heads) {
                String before = noted.get(peer);
                if (before != null) {
                    me.heads().check(peer, heads, before);
                }
                me.journal().note(peer, WitnessedHeads.parse(peer, heads));
            }

            @Override
            public String heads() {
                return logHeads();
            }
        };
    }

    /** Where this player's logs end now. */
    private String logHeads() {
        Decision made = decided();
        return new LogHeads(
                        me.heads().own(),
                        me.consent().ledgerHeads(made.consented(), made.proposal(), subjects.bySource()))
                .toString();
    }

    /** From the end of this on nothing but a decision is missing, and this player can keep to it whatever happens. */
    private void prepareToDeliver() {
        List<ResultSink.Move> moves = new ArrayList<>();
        if (own != null) {
            moves.addAll(own.moves());
        }
        if (client != null) {
            moves.addAll(client.plan(RunKey.of(submitted).fileName()));
        }
        me.journal().plan(moves);
        if (client != null) {
            client.keep();
        }
        me.journal().compute();
    }

    /** Returns if the run has finished everywhere. */
    private void complete(Member member, Finished finished) {
        byte[] statement = me.journal().statement();
        if (me.journal().decides()) {
            Votes votes = Completion.collect(member, statement);
            me.journal().decide(finished, votes);
            try {
                Completion.announce(member, votes);
            } catch (MpcException e) {
                // who has not heard it asks
                LOG.log(System.Logger.Level.DEBUG, "decision not told to everybody: {0}", e.getMessage());
            }
            return;
        }
        try {
            Completion.await(member, voters(), statement);
        } catch (MpcException e) {
            long millis = submitted.submission().getTimeoutMillis();
            if (me.journal().ask(millis) != RunOutcome.State.FINISHED) {
                throw e;
            }
        }
    }

    private Set<String> voters() {
        Set<String> voters = new TreeSet<>(submitted.players());
        me.roster().servers().forEach(server -> voters.add(server.name()));
        return voters;
    }

    /** The run has finished, whatever happens here. */
    private Finished deliver(Finished finished) {
        me.journal().end(finished);
        Finished.Builder delivered = finished.toBuilder();
        session.variables().commit();
        session.remember(stored.after(decided().proposal(), decided().consented(), said));
        try {
            // a saving whose file cannot get its name now gets it later: the list of files is on the disk
            checkpoints.commit();
            me.journal().show();
            if (client != null) {
                client.show();
            }
            me.journal().forget();
        } catch (MpcException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "a run has finished, but not all was kept: {0}", e.getMessage());
            delivered.setProblem("run finished, but not everything was delivered: " + MpcException.reason(e));
        }
        return delivered.build();
    }

    /** With all that the servers know of what is stored; who confirms after this has consented. */
    private void judge(Member member, Map<Integer, Hello> hellos) {
        hellos.forEach((peer, hello) -> subjects.hear(me.names().get(peer), hello));
        if (!stored.isTouched()) {
            return;
        }
        if (me.roster().isServer(me.name())) {
            stored.agree(hellos).forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
            Stored agreed = stored.own(submitted.submitter());
            StoredExchange.tell(member, stored.encode());
            decide(agreed);
        } else {
            decide(StoredData.decode(StoredExchange.hear(member), submitted.submitter()));
        }
    }

    private void useSession() {
        write(() -> me.journal().useSession());
    }

    private void write(Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException e) {
            Throwable below = e.getCause();
            throw new MpcException(
                    MpcException.Code.ABORTED,
                    "run did not begin: player cannot write its state: player=" + me.name() + ", cause="
                            + (below == null ? "unknown" : below.getMessage()));
        }
    }

    /** Spends what the run costs, then waits until all have. */
    private void begin(Member member) {
        Decision made = decided();
        write(() -> me.journal().spend(made.consented(), made.proposal(), subjects.bySource()));
        said = Beginning.await(
                member,
                made.consented().later(),
                RunJournal.costs(made.consented()),
                new Beginning.Words() {
                    @Override
                    public String heads() {
                        return logHeads();
                    }

                    @Override
                    public void heard(String player, String heads) {
                        me.journal().note(player, WitnessedHeads.parse(player, heads));
                    }
                },
                costs -> me.journal().begin(costs));
        me.journal().begun();
        if (own != null) {
            own.describe(stored.saving(made.proposal(), made.consented(), said));
        }
    }

    /**
     * Inputs whose ranges the servers check come first: what they would have been refused for costs nobody anything. All that
     * is opened is whether one is out of range.
     */
    private void checkInputs(@Nullable ServerProgram serving, @Nullable ClientProgram giving) {
        Callable<Integer> sharing = () -> {
            Objects.requireNonNull(giving).shareChecked();
            return 0;
        };
        execute(
                () -> {
                    if (serving != null) {
                        serving.checkInputs();
                    }
                    return 0;
                },
                giving == null ? List.of() : List.of(sharing));
    }

    /** A server's part here, and others' on threads of their own; returns the number of rounds. */
    private int execute(IntSupplier serving, List<Callable<Integer>> giving) {
        List<Future<Integer>> parts =
                giving.stream().map(part -> me.threads().submit(part)).toList();
        try {
            int rounds = serving.getAsInt();
            for (Future<Integer> part : parts) {
                rounds = Math.max(rounds, await(part));
            }
            failure.throwIfAny();
            return rounds;
        } finally {
            parts.forEach(part -> part.cancel(true));
        }
    }

    private ServerProgram serving(PairKeys keys, RunLinks links) {
        ServerProgram.Server server = new ServerProgram.Server(
                Party.values()[me.endpoint()],
                keys,
                recording.transport(me.name(), links),
                me.roster()::endpoint,
                session.variables(),
                checkpoints,
                recording.observer(me.name(), failure.observer(times)),
                me.threads());
        return new ServerProgram(program, server);
    }

    private int await(Future<Integer> part) {
        try {
            return part.get();
        } catch (ExecutionException e) {
            failure.report(null, e.getCause() == null ? e : e.getCause());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.report(null, new MpcException(MpcException.Code.CANCELLED, "run cancelled", e));
            return 0;
        }
    }

    private long[] bytesSent(RunLinks links) {
        long[] bytes = new long[me.roster().endpoints().size()];
        me.peers(submitted).forEach(peer -> bytes[peer] = links.bytesSent(peer));
        return bytes;
    }

    private Finished finished(int rounds, double seconds, long[] before, long[] after) {
        Finished.Builder finished = Finished.newBuilder().setRounds(rounds).setSeconds(seconds);
        for (int peer = 0; peer < after.length; peer++) {
            if (after[peer] > before[peer]) {
                finished.addLinks(LinkBytes.newBuilder()
                        .setFrom(me.name())
                        .setTo(me.names().get(peer))
                        .setBytes(after[peer] - before[peer]));
            }
        }
        return finished.addAllOperations(times.all()).build();
    }
}
