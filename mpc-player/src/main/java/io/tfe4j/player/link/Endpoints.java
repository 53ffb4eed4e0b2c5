package io.tfe4j.player.link;

import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The players of a session in their order, and which of them we are. */
record Endpoints(List<Player> players, int self) {
    static Endpoints of(List<Player> players, String self) {
        List<Player> copy = List.copyOf(players);
        int index = indexOf(copy, self);
        if (index < 0) {
            throw new IllegalArgumentException("player not in the host map: player=" + self);
        }
        return new Endpoints(copy, index);
    }

    int count() {
        return players.size();
    }

    String name(int index) {
        return players.get(index).name();
    }

    /** -1 if there is none. */
    int indexOf(String name) {
        return indexOf(players, name);
    }

    private static int indexOf(List<Player> players, String name) {
        for (int i = 0; i < players.size(); i++) {
            if (players.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** What two players compare when they greet. */
    long[] namesDigest() {
        MessageDigest digest = Sha256.digest();
        for (Player player : players) {
            digest.update((player.name() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        long[] words = new long[Frame.HELLO_WORDS];
        ByteBuffer.wrap(digest.digest()).asLongBuffer().get(words);
        return words;
    }
}
