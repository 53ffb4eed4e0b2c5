package io.tfe4j.cli;

import io.tfe4j.player.PlayerProcess;
import io.tfe4j.player.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The processes of a hostmap's players, remembered in files so that another command can stop them. */
final class LocalCluster {
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration CLOCK_TICKS = Duration.ofSeconds(5);

    private final Path hostmap;
    private final @Nullable Path certificates;
    private final Path folder;
    private final List<String> started = new ArrayList<>();

    LocalCluster(Path hostmap, @Nullable Path certificates) {
        this.hostmap = hostmap.toAbsolutePath().normalize();
        this.certificates = certificates;
        folder = StateDirectory.home()
                .resolve("cluster")
                .resolve(this.hostmap.getFileName() + "-"
                        + HexFormat.of().toHexDigits(this.hostmap.toString().hashCode()));
    }

    Path folder() {
        return folder;
    }

    private Path pidFile(String name) {
        return folder.resolve(name + ".pid");
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Starts a player, unless it runs; what it did. */
    String start(String name) throws IOException {
        if (running(name).isPresent()) {
            return "runs already";
        }
        Files.createDirectories(folder);
        List<String> arguments = new ArrayList<>(List.of(
                name,
                "--config",
                hostmap.toString(),
                "--in-process",
                "--state",
                folder.resolve("state").resolve(name).toString()));
        if (certificates != null) {
            arguments.addAll(List.of("--certs", certificates.toAbsolutePath().toString()));
        }
        Process process = new ProcessBuilder(
                        PlayerProcess.command(List.of(), System.getProperty("java.class.path"), arguments))
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
        process.getOutputStream().close();
        Files.writeString(pidFile(name), process.pid() + " " + startOf(process.toHandle()));
        started.add(name);
        return "started, pid " + process.pid();
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /** A process of the same number but another start is somebody else's; the system's clock ticks coarsely. */
    private static boolean isStartOf(Instant start, ProcessHandle process) {
        return Duration.between(start, startOf(process)).abs().compareTo(CLOCK_TICKS) < 0;
    }

    private Optional<ProcessHandle> running(String name) throws IOException {
        Path file = pidFile(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).trim().split(" ", 2);
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> isStartOf(Instant.parse(words[1]), process));
    }

    /** Says why a player that was started is gone. */
    void checkAlive() throws IOException {
        for (String name : started) {
            if (running(name).isEmpty()) {
                List<String> lines = Files.readAllLines(log(name));
                String last = lines.isEmpty() ? "nothing in its log" : lines.get(lines.size() - 1);
                throw new IllegalArgumentException(
                        "player ended at once: player=" + name + ", log=" + log(name) + ", last=" + last);
            }
        }
    }

    /** Stops a player that {@link #start} started; what it did. */
    String stop(String name) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = running(name);
        Files.deleteIfExists(pidFile(name));
        if (process.isEmpty()) {
            return "was not running";
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return "stopped";
        } catch (TimeoutException | ExecutionException e) {
            process.get().destroyForcibly();
            return "killed: it did not stop in time";
        }
    }
}
