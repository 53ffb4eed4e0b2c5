package io.tfe4j.player.link;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;

class InMemoryTransportTest extends TransportContract {
    @Override
    Mesh open(int endpoints, long timeoutMillis) {
        InMemoryNetwork network = new InMemoryNetwork(endpoints, timeoutMillis);
        return new Mesh() {
            @Override
            public Transport endpoint(int index) {
                return network.endpoint(index);
            }

            @Override
            public void abort(int index, MpcException cause) {
                network.abort(cause);
            }

            @Override
            public void close() {}
        };
    }
}
