package io.tfe4j.cli;

import io.tfe4j.player.PlayersClient;
import io.tfe4j.player.RemoteConfig;
import io.tfe4j.player.tls.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that talks to players. */
final class Connection {
    @Option(
            names = "--certs",
            paramLabel = "DIR",
            description = "Certificates, where players use TLS (default: certs beside the hostmap, if it is there).")
    private @Nullable Path certificates;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "submitter",
            description = "Whose certificate of that folder to show (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    RemoteConfig config(Path hostmap) {
        RemoteConfig config = RemoteConfig.load(hostmap);
        return certificates == null ? config : config.withCredentials(Credentials.load(certificates, name));
    }

    PlayersClient client(Path hostmap) {
        return PlayersClient.of(config(hostmap));
    }
}
