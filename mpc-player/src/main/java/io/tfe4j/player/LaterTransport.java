package io.tfe4j.player;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.Transport;
import org.jspecify.annotations.Nullable;

/** The links of a run that a player prepares for before they stand. */
final class LaterTransport implements Transport {
    private volatile @Nullable Transport links;

    void stands(Transport opened) {
        links = opened;
    }

    private Transport links() {
        Transport opened = links;
        if (opened == null) {
            throw new IllegalStateException("links do not stand yet");
        }
        return opened;
    }

    @Override
    public void send(int to, Address address, Message message) {
        links().send(to, address, message);
    }

    @Override
    public Message receive(int from, Address address, String step) {
        return links().receive(from, address, step);
    }

    @Override
    public String name(int endpoint) {
        return links().name(endpoint);
    }
}
