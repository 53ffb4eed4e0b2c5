package io.tfe4j.player;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tfe4j.Deployment;
import io.tfe4j.DeploymentSession;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunEvent;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Three hospitals and a researcher under one policy, and a submitter who signs what it likes and calls whom it likes. Its
 * attacks are programs as they travel, so that nothing that the library does for honest scripts stands in their way.
 */
final class Hospitals implements AutoCloseable {
    static final String[] NAMES = {
        "server0", "server1", "server2", "hospital-a", "hospital-b", "hospital-c", "researcher"
    };
    static final int ROWS = 12;

    static final String POLICY = """
            {"rules": [
             {"name": "averages", "submitters": ["submitter:*"], "inputs": ["hospital-*/patients.*"],
              "receivers": ["researcher/avg*"], "minimumOwners": 3},
             {"name": "private statistics", "submitters": ["submitter:*"], "inputs": ["hospital-*/visits.*"],
              "receivers": ["researcher/dp*"], "differentialPrivacy": {"epsilon": 1, "delta": 1e-6}},
             {"name": "beds", "submitters": ["submitter:*"], "inputs": ["hospital-*/public.beds"],
              "receivers": ["researcher/beds*"], "maximumRuns": 5}
            ]}""";

    private final Cluster cluster;
    private final Map<String, PlainTensor> delivered = new ConcurrentHashMap<>();
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    private Hospitals(Cluster cluster) {
        this.cluster = cluster;
    }

    /** All players with one policy, not yet started. */
    static Hospitals of(Path folder, String policy) throws IOException {
        Hospitals hospitals = new Hospitals(Cluster.of(folder, true, NAMES));
        for (String name : NAMES) {
            hospitals.cluster.policy(name, policy).bindings(name, hospitals::bindings);
        }
        return hospitals;
    }

    private Bindings bindings() {
        return new Bindings()
                .withCatalog(
                        (player, request) -> new PlainTensor(
                                request.shape(),
                                data(player, request.dataset(), request.shape().size())),
                        (player, output, result) -> delivered.put(player + "/" + output, result));
    }

    /** What a hospital has in a table. */
    static double[] data(String player, String table, int count) {
        return new SplittableRandom((player + table).hashCode())
                .doubles(count)
                .map(each -> Math.floor(each * 100))
                .toArray();
    }

    Cluster cluster() {
        return cluster;
    }

    Hospitals start() {
        cluster.startAll();
        return this;
    }

    /** What an output's receiver got. */
    double @Nullable [] delivered(String output) {
        PlainTensor result = delivered.get("researcher/" + output);
        return result == null ? null : result.values();
    }

    boolean nothingDelivered() {
        return delivered.isEmpty();
    }

    void forget() {
        delivered.clear();
    }

    static PrivateTensor input(TfeContext tfe, String owner, String table, double low, double high) {
        String column = table.equals("public") ? "beds" : "age";
        return tfe.definePrivateInput(
                owner,
                Inputs.dataset(table)
                        .columns(column)
                        .rows(ROWS)
                        .range(low, high)
                        .fractionBits(0));
    }

    static PrivateTensor input(TfeContext tfe, String owner, String table) {
        return input(tfe, owner, table, 0, 150);
    }

    /** A script that runs nothing, and keeps the programs that it would have submitted. */
    static final class Script implements Deployment {
        final TfeContext tfe = new TfeContext(this);
        private final List<Program> programs = new ArrayList<>();

        /** What running these would submit, all of the script so far. */
        List<Program> programs(Output... outputs) {
            try (Session session = tfe.session()) {
                session.run(List.of(outputs), "captured");
            }
            return List.copyOf(programs);
        }

        /** The last program that running it would submit. */
        Program program(Output output) {
            List<Program> all = programs(output);
            return all.get(all.size() - 1);
        }

        @Override
        public DeploymentSession open(Bindings bindings) {
            return new DeploymentSession() {
                @Override
                public RunReport run(Program program, String tag) {
                    programs.add(program);
                    return new RunReport(tag, program.digest(), List.of(), 0, Map.of(), 0, List.of());
                }

                @Override
                public void close() {}
            };
        }
    }

    SignedSubmission signed(String submitter, SessionId session, int run, Program program, String... asked) {
        return signed(submitter, session, run, program.encode(), "attack", asked);
    }

    SignedSubmission signed(String submitter, SessionId session, int run, byte[] program, String tag, String... asked) {
        Submission submission = Submission.newBuilder()
                .setSession(Submissions.bytes(session))
                .setRun(run)
                .setProgram(ByteString.copyFrom(program))
                .setHostmap(ByteString.copyFrom(
                        HexFormat.of().parseHex(cluster.roster().digest())))
                .setTag(tag)
                .setMode(Rule.SEMI_HONEST)
                .setTimeoutMillis(5_000)
                .setCreatedMillis(System.currentTimeMillis())
                .addAllAsked(Set.of(asked))
                .build();
        return Submissions.sign(submission, cluster.credentials(submitter));
    }

    private ManagedChannel channel(String caller, String player) {
        return channels.computeIfAbsent(
                caller + "->" + player,
                unused -> Channels.dial(cluster.roster().player(player), cluster.credentials(caller)));
    }

    /** Through the coordinator. */
    String submit(SignedSubmission signed) {
        return last(PlayersGrpc.newBlockingStub(channel("submitter", "server0"))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .submit(signed));
    }

    /** At one player, called by another. */
    String takePart(String caller, String player, SignedSubmission signed) {
        return last(PlayersGrpc.newBlockingStub(channel(caller, player))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .takePart(signed));
    }

    /** FINISHED, or FAILED with code and message. */
    private static String last(Iterator<RunEvent> events) {
        String said = "nothing";
        try {
            while (events.hasNext()) {
                RunEvent event = events.next();
                if (event.hasFailed()) {
                    said = "FAILED " + event.getFailed().getCode() + " "
                            + event.getFailed().getMessage() + " asks="
                            + event.getFailed().getAsksList();
                } else if (event.hasFinished()) {
                    said = "FINISHED";
                }
            }
        } catch (StatusRuntimeException e) {
            said = "STATUS " + e.getStatus();
        }
        return said;
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        cluster.close();
    }
}
