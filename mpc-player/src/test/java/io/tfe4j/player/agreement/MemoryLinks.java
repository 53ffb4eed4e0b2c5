package io.tfe4j.player.agreement;

import io.tfe4j.party.Address;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import io.tfe4j.player.link.RunLinks;

/** The links of a run in memory; {@code tamper} may change what is sent. */
final class MemoryLinks implements RunLinks {
    private final InMemoryNetwork network;
    private final Transport endpoint;
    private final Tamper tamper;

    /** Changes a message to {@code to}. */
    interface Tamper {
        Tamper NONE = (to, address, words) -> words;

        long[] apply(int to, Address address, long[] words);
    }

    MemoryLinks(InMemoryNetwork network, int self, Tamper tamper) {
        this.network = network;
        this.tamper = tamper;
        endpoint = network.endpoint(self);
    }

    @Override
    public void send(int to, Address address, Message message) {
        long[] words = tamper.apply(to, address, message.words().clone());
        endpoint.send(to, address, new Message(words, message.round()));
    }

    @Override
    public Message receive(int from, Address address, String step) {
        return endpoint.receive(from, address, step);
    }

    @Override
    public void abort(MpcException cause) {
        network.abort(cause);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public long bytesSent(int to) {
        return 0;
    }

    @Override
    public void close() {}
}
