package io.tfe4j.player.link;

class PlaintextTransportTest extends TransportContract {
    @Override
    Mesh open(int endpoints, long timeoutMillis) throws Exception {
        return PortMesh.open(endpoints, false, Fixtures.limits(timeoutMillis));
    }
}
