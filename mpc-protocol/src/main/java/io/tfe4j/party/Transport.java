package io.tfe4j.party;

/**
 * Messages between one endpoint and the others. Endpoints 0, 1 and 2 are the parties P0, P1, P2; higher numbers are the
 * other players, in the order of the host map.
 *
 * <p>Any order of sends and receives works; an address is used once on a link. When the session fails anywhere,
 * {@link #receive} throws {@link MpcException} everywhere.
 */
public interface Transport {
    /** Queues a message and returns; the words must not be written afterwards. */
    void send(int to, Address address, Message message);

    /**
     * Waits for the message.
     *
     * @param step the readable path, for the error if it never comes
     */
    Message receive(int from, Address address, String step);

    /** What errors call an endpoint: the player's name, where it is known. */
    default String name(int endpoint) {
        return String.valueOf(endpoint);
    }
}
