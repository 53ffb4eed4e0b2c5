package io.tfe4j.player.link;

class TlsTransportTest extends TransportContract {
    @Override
    Mesh open(int endpoints, long timeoutMillis) throws Exception {
        return PortMesh.open(endpoints, true, Fixtures.limits(timeoutMillis));
    }
}
