package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other process. It follows the first one's schedule until that goes away. */
final class LinkPeer {
    private LinkPeer() {}

    /** Arguments: the two players' addresses, the plain socket's port, and the certificates, if any. */
    public static void main(String[] args) throws Exception {
        List<Player> players = LinkSchedule.players(args[0], args[1]);
        @Nullable Path certificates = args.length > 3 ? Path.of(args[3]) : null;
        try (Wire plain = Sockets.dial(
                        Integer.parseInt(args[2]), certificates, players.get(1).name());
                Wire link = new LinkWire(players, 1, certificates)) {
            LinkSchedule.run(new LinkWork(plain, false), new LinkWork(link, false), (name, plainly, linked) -> {});
        }
    }
}
