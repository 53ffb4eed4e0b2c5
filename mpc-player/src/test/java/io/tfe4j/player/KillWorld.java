package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.data.Catalog;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.audit.AuditReader;
import io.tfe4j.player.link.Port;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Six players over TLS that are killed and started again, and what must be the same at all of them afterwards. A player that
 * is killed takes no further step, writes nothing more and says nothing; its state stays on the disk.
 */
final class KillWorld implements AutoCloseable {
    static final List<String> NAMES = List.of("server0", "server1", "server2", "owner", "left", "right");
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** For a connection, a message, a coordinator that says nothing, and a busy machine. */
    private static final long PATIENCE_SECONDS = 60;

    private static final String POLICY = """
            {"rules": [{"name": "counted", "submitters": ["submitter:submitter"], "inputs": ["owner/numbers.x", "@checkpoint/*"],
              "receivers": ["left/*", "right/*", "@checkpoint/*"], "maximumRuns": 1000000}]}""";

    private final Path folder;
    private final Cluster cluster;
    private final Map<Integer, String> told = new ConcurrentHashMap<>();
    private final Map<String, RunProbe> struck = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, Hostility> hostile = new ConcurrentHashMap<>();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();

    /** What a player that is killed throws from its next step on. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What became of a script. */
    enum Script {
        FINISHED,
        FAILED,
        UNDECIDED
    }

    KillWorld(Path folder) throws IOException {
        this.folder = folder;
        cluster = Cluster.of(folder, true, NAMES.toArray(String[]::new)).patience(TIMEOUT);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("numbers.csv"), "x\n1\n2\n3\n");
        for (String name : NAMES) {
            Path results = Files.createDirectories(folder.resolve("results").resolve(name));
            cluster.policy(name, POLICY)
                    .bindings(name, () -> new Bindings().withCatalog(Catalog.load(data), Catalog.load(results)))
                    .probe(name, new RunProbe() {
                        @Override
                        public void before(RunKey run, RunStep step) {
                            KillWorld.this.before(name, run, step);
                        }

                        @Override
                        public Port around(Port port) {
                            return new HostilePort(port, () -> hostile.getOrDefault(name, Hostility.NONE));
                        }
                    });
        }
        cluster.startAll();
    }

    Cluster cluster() {
        return cluster;
    }

    private void before(String name, RunKey run, RunStep step) {
        RunProbe probe = struck.get(name);
        if (probe != null && !dead.contains(name)) {
            probe.before(run, step);
        }
        if (dead.contains(name)) {
            synchronized (lock(name)) {
                // its connections are gone by now: nobody hears of what follows
                throw new Killed();
            }
        }
    }

    private Object lock(String name) {
        return locks.computeIfAbsent(name, unused -> new Object());
    }

    /** What {@code name} sends from now on is what {@code hostility} makes of it. */
    void setHostility(String name, Hostility hostility) {
        hostile.put(name, hostility);
    }

    /** {@code probe} may {@link #strike} the player that takes a step. */
    void watch(String name, RunProbe probe) {
        struck.put(name, probe);
    }

    /** The player takes no further step, and its connections are gone; from any thread. */
    void strike(String name) {
        synchronized (lock(name)) {
            if (dead.add(name)) {
                cluster.drop(name);
            }
        }
    }

    /** Starts those that were struck again. */
    void heal() throws InterruptedException {
        struck.clear();
        for (String name : List.copyOf(dead)) {
            cluster.kill(name);
            dead.remove(name);
            cluster.start(name);
        }
    }

    /** A script whose result is 1, 4, 9 plus {@code number}; it also saves a checkpoint. */
    Script run(int number) {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateTensor x = tfe.definePrivateInput(
                "owner",
                Inputs.dataset("numbers").columns("x").rows(3).range(0, 10).fractionBits(0));
        PrivateVariable sum =
                tfe.definePrivateVariable(Inputs.of(0, 0, 0).range(0, 1 << 20).fractionBits(0));
        Output add = sum.assign(x.mul(x).add(number));
        Output left = tfe.defineOutput("left", "result", sum);
        Output right = tfe.defineOutput("right", "result", sum);
        Output save = tfe.checkpoint("sums", Map.of("sum", sum));
        try (Session session = tfe.session()) {
            session.run(List.of(add, left, right, save), tag(number));
            return Script.FINISHED;
        } catch (MpcException e) {
            told.put(number, String.valueOf(e.getMessage()));
            return switch (e.code()) {
                case UNDECIDED -> Script.UNDECIDED;
                // a player was struck while it gave what it had its name, which it does when it starts again
                case NOT_DELIVERED -> Script.FINISHED;
                default -> Script.FAILED;
            };
        }
    }

    /** What the script of a number was told when it failed. */
    String told(int number) {
        return told.getOrDefault(number, "");
    }

    static String tag(int number) {
        return "kill-" + number;
    }

    FutureTask<Script> start(int number) {
        FutureTask<Script> task = new FutureTask<>(() -> run(number));
        new Thread(task, "script-" + number).start();
        return task;
    }

    /** Fails if the script still waits after all time-outs. */
    static Script ended(FutureTask<Script> script, String what) throws InterruptedException, ExecutionException {
        try {
            return script.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return fail("script still waits: " + what);
        }
    }

    void forgetResults() throws IOException {
        for (String name : List.of("left", "right")) {
            for (String extension : List.of("csv", "npy")) {
                Files.deleteIfExists(result(name, extension));
            }
        }
    }

    private Path result(String name, String extension) {
        return folder.resolve("results").resolve(name).resolve("outputs").resolve("result." + extension);
    }

    /** What a receiver has: the whole result of a script, or nothing; anything else is a failure. */
    private boolean hasResult(String name, int number, String what) throws IOException {
        Path file = result(name, "csv");
        if (!Files.exists(file)) {
            assertThat(result(name, "npy")).as(what).doesNotExist();
            return false;
        }
        assertThat(result(name, "npy")).as(what).exists();
        assertThat(Files.readAllLines(file))
                .as(what)
                .containsExactly("value", "" + (1 + number), "" + (4 + number), "" + (9 + number));
        return true;
    }

    /** The last result of each run of a script at each player that has any, the player's name first. */
    private Map<Integer, Map<String, AuditEntry>> ends(int number) throws IOException {
        Map<Integer, Map<String, AuditEntry>> runs = new TreeMap<>();
        for (String name : NAMES) {
            AuditReader.forEachRun(cluster.state(name).resolve("audit.jsonl"), entry -> {
                if (entry.request().tag().equals(tag(number))) {
                    runs.computeIfAbsent(entry.request().run(), unused -> new HashMap<>())
                            .put(name, entry);
                }
            });
        }
        return runs;
    }

    /** Waits until every run of a script has an end at every player that took part. */
    private Map<Integer, Map<String, AuditEntry>> settled(int number, String what)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Map<Integer, Map<String, AuditEntry>> runs = ends(number);
            boolean open = runs.values().stream()
                    .flatMap(run -> run.values().stream())
                    .anyMatch(entry -> !entry.outcome().result().isLast());
            if (!open && stagedNowhere()) {
                return runs;
            }
            if (System.nanoTime() > deadline) {
                return fail("runs without an end: " + what + ": " + describe(runs));
            }
            Thread.sleep(20);
        }
    }

    private boolean stagedNowhere() throws IOException {
        for (String name : NAMES) {
            Path staged = cluster.state(name).resolve("staged");
            if (Files.isDirectory(staged)) {
                try (Stream<Path> files = Files.list(staged)) {
                    if (files.findAny().isPresent()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static String describe(Map<Integer, Map<String, AuditEntry>> runs) {
        Map<Integer, Map<String, AuditEntry.Result>> results = new TreeMap<>();
        runs.forEach((run, players) -> {
            Map<String, AuditEntry.Result> of = new TreeMap<>();
            players.forEach((name, entry) -> of.put(name, entry.outcome().result()));
            results.put(run, of);
        });
        return results.toString();
    }

    /**
     * What must hold when all players are up again: a run has finished at all its players or at none, the script was told
     * the same or nothing, both receivers have the whole result or neither has any, and uses of the rule were counted by
     * all or by none.
     *
     * @param script what it was told; null if it is dead too
     * @return whether the script's results were released
     */
    boolean check(int number, @Nullable Script script, String what) throws IOException, InterruptedException {
        Map<Integer, Map<String, AuditEntry>> runs = settled(number, what);
        String all = what + ": script=" + script + " " + told(number) + ", runs=" + describe(runs);
        boolean delivered = false;
        for (Map<String, AuditEntry> players : runs.values()) {
            delivered |= checkRun(players, all);
        }
        if (script == Script.FINISHED || script == Script.FAILED) {
            assertThat(delivered).as(all).isEqualTo(script == Script.FINISHED);
        }
        for (String name : List.of("left", "right")) {
            assertThat(hasResult(name, number, all)).as(all).isEqualTo(delivered);
        }
        assertThat(hiddenFiles()).as(all).isEmpty();
        return delivered;
    }

    private boolean checkRun(Map<String, AuditEntry> players, String all) throws IOException {
        AuditEntry any = players.values().iterator().next();
        Set<String> finished = new HashSet<>();
        players.forEach((name, entry) -> {
            if (entry.outcome().result() == AuditEntry.Result.FINISHED) {
                finished.add(name);
            }
        });
        if (!finished.isEmpty()) {
            assertThat(finished).as(all).containsExactlyInAnyOrderElementsOf(any.players());
        }
        RunKey run = RunKey.of(any);
        boolean begun = begun(run);
        for (String name : any.players()) {
            assertThat(counts(name, run))
                    .as("%s: uses at %s, begun=%s", all, name, begun)
                    .isEqualTo(begun);
        }
        return !finished.isEmpty();
    }

    private boolean begun(RunKey run) throws IOException {
        List<AuditEntry.Result> results = new ArrayList<>();
        AuditReader.forEachRun(cluster.state("server0").resolve("audit.jsonl"), entry -> {
            if (RunKey.of(entry).equals(run)) {
                results.add(entry.outcome().result());
            }
        });
        return results.contains(AuditEntry.Result.BEGUN);
    }

    private boolean counts(String name, RunKey run) throws IOException {
        Path file = cluster.state(name).resolve("rule-uses");
        String end = " " + run.session() + " " + run.run();
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> own = lines.stream().filter(line -> line.endsWith(end)).toList();
        return !own.isEmpty() && own.stream().noneMatch(line -> line.startsWith("-"));
    }

    /** Results that nobody shows or deletes any more. */
    private List<Path> hiddenFiles() throws IOException {
        List<Path> hidden = new ArrayList<>();
        for (String name : List.of("left", "right")) {
            Path outputs = folder.resolve("results").resolve(name).resolve("outputs");
            if (Files.isDirectory(outputs)) {
                try (Stream<Path> files = Files.list(outputs)) {
                    files.filter(file -> file.getFileName().toString().matches("\\.[0-9a-f]{32}-.*"))
                            .forEach(hidden::add);
                }
            }
        }
        return hidden;
    }

    /** A run after a fault: players that were struck are up again, so that it must go well, at once or a moment later. */
    void succeed(int number) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        forgetResults();
        while (run(number) != Script.FINISHED) {
            assertThat(System.nanoTime()).as("next run").isLessThan(deadline);
            Thread.sleep(50);
        }
        assertThat(hasResult("left", number, "next run")).isTrue();
        assertThat(hasResult("right", number, "next run")).isTrue();
    }

    @Override
    public void close() {
        struck.clear();
        cluster.close();
    }
}
