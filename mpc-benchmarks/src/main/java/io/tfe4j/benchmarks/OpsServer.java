package io.tfe4j.benchmarks;

import io.tfe4j.benchmarks.link.OpenLinks;
import io.tfe4j.config.Player;
import io.tfe4j.party.Party;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One of three servers that are processes of their own. It is told on its standard input what to measure, a line each
 * ({@code ID N REPEAT WARMUP}), answers on its standard output, and ends when its input does.
 */
final class OpsServer {
    static final String READY = "ready";
    static final String SAMPLE = "sample ";
    static final String FAILED = "failed ";

    private OpsServer() {}

    /** Arguments: the party's number, the seed of the pair keys, three addresses, and the certificates, if any. */
    public static void main(String[] arguments) {
        // pipes to the process that started this one; what a library prints does not get in between
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
        Thread listening = new Thread(() -> listen(tasks), "tfe4j-tasks");
        listening.setDaemon(true);
        listening.start();
        try (LinkedServer server = open(arguments)) {
            YoungMemory.touch();
            answers.println(READY);
            while (true) {
                answers.println(SAMPLE + measure(tasks.take(), server).line());
            }
        } catch (Exception | Error e) {
            answers.println(FAILED + String.valueOf(e.getMessage() == null ? e : e.getMessage()));
            Runtime.getRuntime().halt(1);
        }
    }

    private static LinkedServer open(String[] arguments) {
        Party self = Party.values()[Integer.parseInt(arguments[0])];
        long seed = Long.parseLong(arguments[1]);
        List<Player> players = new ArrayList<>();
        for (Party party : Party.values()) {
            players.add(new Player(ServerProcesses.NAMES[party.ordinal()], arguments[2 + party.ordinal()]));
        }
        @Nullable Path certificates = arguments.length > 5 ? Path.of(arguments[5]) : null;
        return new LinkedServer(self, new OpenLinks(players, self.ordinal(), certificates), seed);
    }

    private static Sample measure(String task, LinkedServer server) {
        String[] words = task.split(" ", -1);
        Map<String, Benchmark> all = Operations.all();
        Benchmark benchmark = all.get(words[0]);
        if (benchmark == null) {
            throw new IllegalArgumentException("no such operation: only=" + words[0] + ", known=" + all.keySet());
        }
        return Sample.take(
                benchmark, server, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }

    /** Nobody is left to answer when the input ends: a measurement in progress ends too. */
    private static void listen(BlockingQueue<String> tasks) {
        try (BufferedReader input = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                tasks.add(line);
            }
        } catch (IOException e) {
            // then it has ended too
        }
        Runtime.getRuntime().halt(0);
    }
}
