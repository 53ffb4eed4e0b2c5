package io.tfe4j.player.link;

import io.tfe4j.config.Player;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where TLS may be left out: between addresses that never leave this machine. */
final class Loopback {
    private static final String REMEDY = ", remedy=give certificates, or use loopback addresses only";

    private Loopback() {}

    static void require(InetSocketAddress address) {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("no TLS outside this machine: address=" + address + REMEDY);
        }
    }

    /** Every address that the name stands for must be one, now: a name may stand for another later. */
    static void require(List<Player> players) {
        for (Player player : players) {
            for (InetAddress address : resolve(player)) {
                if (!address.isLoopbackAddress()) {
                    throw new IllegalArgumentException("no TLS outside this machine: player=" + player.name()
                            + ", address=" + player.address() + REMEDY);
                }
            }
        }
    }

    private static InetAddress[] resolve(Player player) {
        try {
            return InetAddress.getAllByName(player.host());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "no TLS outside this machine: player=" + player.name() + ", unknown host=" + player.host() + REMEDY,
                    e);
        }
    }
}
