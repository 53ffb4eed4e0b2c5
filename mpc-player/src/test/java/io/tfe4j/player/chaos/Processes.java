package io.tfe4j.player.chaos;

import io.tfe4j.config.Player;
import io.tfe4j.config.RunListener;
import io.tfe4j.player.PlayerProcess;
import io.tfe4j.player.RemoteConfig;
import io.tfe4j.player.link.FreePorts;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Players that are processes of their own, with certificates, each behind a {@link Proxy}. */
final class Processes implements AutoCloseable {
    private static final List<String> SMALL = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");
    private static final int TIMEOUT_SECONDS = 3;

    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Proxy> proxies = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();
    private final List<Player> players = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    Processes(Path folder, String... names) throws IOException {
        this.folder = folder;
        StringBuilder json = new StringBuilder();
        List<Integer> free = FreePorts.of(names.length);
        for (int i = 0; i < names.length; i++) {
            ports.put(names[i], free.get(i));
        }
        for (String name : names) {
            Proxy proxy = new Proxy(Objects.requireNonNull(ports.get(name)));
            proxies.put(name, proxy);
            players.add(new Player(name, "127.0.0.1:" + proxy.port()));
            json.append(json.isEmpty() ? "{" : ", ").append('"' + name + "\": \"127.0.0.1:" + proxy.port() + '"');
        }
        Files.writeString(folder.resolve("config.json"), json + "}");
        Certificates.make(players, folder.resolve("certs"), 1, false);
        Files.createDirectories(folder.resolve("data"));
    }

    void start(String name) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                name,
                "--config",
                folder.resolve("config.json").toString(),
                "--in-process",
                "--certs",
                folder.resolve("certs").toString(),
                "--listen",
                "127.0.0.1:" + ports.get(name),
                "--state",
                folder.resolve("state-" + name).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--timeout",
                String.valueOf(TIMEOUT_SECONDS),
                "--longest-run",
                "30"));
        Path policy = policy(name);
        if (Files.exists(policy)) {
            arguments.addAll(List.of("--policy", policy.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(PlayerProcess.command(
                options.getOrDefault(name, SMALL), System.getProperty("java.class.path"), arguments));
        running.put(
                name,
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                folder.resolve(name + ".log").toFile()))
                        .start());
    }

    /** Options of the JVM of {@code name} from its next start. */
    void options(String name, List<String> newOptions) {
        options.put(name, newOptions);
    }

    Player player(String name) {
        return players.stream()
                .filter(player -> player.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Credentials credentials(String name) {
        return Credentials.load(folder.resolve("certs"), name);
    }

    /** What {@code name} consents to from its next start; everything if the file is not there. */
    Path policy(String name) {
        return folder.resolve("policy-" + name + ".json");
    }

    Path state(String name) {
        return folder.resolve("state-" + name);
    }

    Path data() {
        return folder.resolve("data");
    }

    RemoteConfig remote() {
        return RemoteConfig.of(players)
                .withListener(RunListener.SILENT)
                .withTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
                .withCertificates(folder.resolve("certs"));
    }

    long pid(String name) {
        return Objects.requireNonNull(running.get(name)).pid();
    }

    void kill(String name) throws InterruptedException {
        Process process = Objects.requireNonNull(running.get(name));
        process.destroyForcibly();
        process.waitFor();
    }

    void signal(String name, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid(name)))
                .inheritIO()
                .start()
                .waitFor();
    }

    void cut(String name) {
        Objects.requireNonNull(proxies.get(name)).cut();
    }

    boolean isAlive(String name) {
        return Objects.requireNonNull(running.get(name)).isAlive();
    }

    String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    @Override
    public void close() throws IOException {
        running.values().forEach(Process::destroyForcibly);
        running.values().forEach(process -> process.onExit().join());
        for (Proxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
