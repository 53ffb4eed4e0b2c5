package io.tfe4j.examples;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who plays the part of whom. A hostmap that has an example's player is taken at its word; the parts of others fall to
 * the players it has: owners in turn to all but the receiver, receivers to {@code result-receiver}, or to the last.
 */
final class Casting {
    private static final int SERVERS = 3;
    private static final String RECEIVER = "result-receiver";

    private final @Nullable List<String> players;
    private final Set<String> owners = new LinkedHashSet<>();
    private boolean replaced;

    Casting(@Nullable Path hostmap) {
        players = hostmap == null ? null : clients(hostmap);
    }

    private static List<String> clients(Path hostmap) {
        List<String> names = Hostmap.load(hostmap).stream().map(Player::name).toList();
        if (names.size() == SERVERS) {
            throw new IllegalArgumentException(
                    "hostmap has servers only: file=" + hostmap + "; an example needs an owner and a receiver");
        }
        return names.subList(SERVERS, names.size());
    }

    String receiver(String part) {
        if (players == null || players.contains(part)) {
            return part;
        }
        return players.contains(RECEIVER) ? RECEIVER : players.get(players.size() - 1);
    }

    /** {@code index} counts the example's owners. */
    String owner(String part, int index) {
        String player = part;
        if (players != null && !players.contains(part)) {
            List<String> others = new ArrayList<>(players);
            others.remove(receiver(RECEIVER));
            player = others.isEmpty() ? players.get(0) : others.get(index % others.size());
            replaced = true;
        }
        owners.add(player);
        return player;
    }

    /** For people: {@code parts}, or the players who took them. */
    List<String> owners(List<String> parts) {
        return replaced ? List.copyOf(owners) : parts;
    }
}
