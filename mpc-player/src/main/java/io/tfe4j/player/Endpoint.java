package io.tfe4j.player;

import io.tfe4j.config.Player;

/** Host and port of a player. */
record Endpoint(String host, int port) {
    static Endpoint of(Player player) {
        String address = player.address();
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "player has no address: player=" + player.name() + ", expected=host:port");
        }
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Endpoint(
                bracketed ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(address.substring(colon + 1)));
    }
}
