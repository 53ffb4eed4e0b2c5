package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the players use. */
final class LinkWire implements Wire {
    private final OpenLinks links;
    private final int other;

    /** {@code certificates} is null for a link without TLS. */
    LinkWire(List<Player> players, int self, @Nullable Path certificates) {
        other = 1 - self;
        links = new OpenLinks(players, self, certificates);
    }

    @Override
    public void send(int number, long[] words) {
        links.run().send(other, new Address(1, number, 0), new Message(words, 1));
    }

    @Override
    public long[] receive(int number) {
        return links.run().receive(other, new Address(1, number, 0), "/bench").words();
    }

    @Override
    public void close() {
        links.close();
    }
}
