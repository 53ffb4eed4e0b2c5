package io.tfe4j.cli;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who has the model, who the data, and who learns the answers. */
final class PredictPlayers {
    private static final int SERVERS = 3;
    private static final String RECEIVER = "result-receiver";

    @Option(
            names = "--model-owner",
            paramLabel = "NAME",
            description = "Who has the model (default: the first player of the hostmap that is no server).")
    private @Nullable String modelOwner;

    @Option(
            names = "--data-owner",
            paramLabel = "NAME",
            description = "Who has the inputs (default: the second such player).")
    private @Nullable String dataOwner;

    @Option(
            names = "--receiver",
            paramLabel = "NAME",
            description = "Who learns the result (default: result-receiver, or the last such player).")
    private @Nullable String receiver;

    record Cast(String modelOwner, String dataOwner, String receiver) {}

    Cast cast(@Nullable Path hostmap) {
        List<String> clients = hostmap == null ? List.of("model-owner", "data-owner", RECEIVER) : clients(hostmap);
        return new Cast(
                named(modelOwner, clients.get(0)),
                named(dataOwner, clients.get(Math.min(1, clients.size() - 1))),
                named(receiver, clients.contains(RECEIVER) ? RECEIVER : clients.get(clients.size() - 1)));
    }

    private static String named(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<String> clients(Path hostmap) {
        List<String> names = Hostmap.load(hostmap).stream().map(Player::name).toList();
        if (names.size() <= SERVERS) {
            throw new IllegalArgumentException(
                    "hostmap has servers only: file=" + hostmap + "; a prediction needs an owner and a receiver");
        }
        return names.subList(SERVERS, names.size());
    }
}
