package io.tfe4j.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Who does what in a host map. The first player coordinates. If it is called {@value #MASTER} it does nothing else, and
 * the next three are the servers; otherwise the first three are. All others own inputs or receive outputs.
 */
public record Roster(List<Player> players) {
    public static final String MASTER = "master";
    private static final int SERVERS = 3;

    public Roster {
        players = List.copyOf(players);
        int needed = SERVERS + (hasMaster(players) ? 1 : 0);
        if (players.size() < needed) {
            throw new IllegalArgumentException(
                    "host map needs three servers: players=" + players.size() + ", needed=" + needed);
        }
    }

    private static boolean hasMaster(List<Player> players) {
        return !players.isEmpty() && players.get(0).name().equals(MASTER);
    }

    public Player coordinator() {
        return players.get(0);
    }

    public List<Player> servers() {
        return endpoints().subList(0, SERVERS);
    }

    /** Who sends and receives shares: the three servers, then the others in their order. */
    public List<Player> endpoints() {
        return hasMaster(players) ? players.subList(1, players.size()) : players;
    }

    /** The place among {@link #endpoints}, or -1. */
    public int endpoint(String name) {
        List<Player> endpoints = endpoints();
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isServer(String name) {
        int endpoint = endpoint(name);
        return endpoint >= 0 && endpoint < SERVERS;
    }

    /**
     * The player of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public Player player(String name) {
        for (Player player : players) {
            if (player.name().equals(name)) {
                return player;
            }
        }
        throw new IllegalArgumentException("unknown player: name=" + name + ", players=" + names());
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        players.forEach(player -> names.add(player.name()));
        return names;
    }

    /** For people: coordinator, server or owner. */
    public String role(String name) {
        String role = isServer(name) ? "server" : endpoint(name) < 0 ? "" : "owner or receiver";
        boolean coordinates = coordinator().name().equals(name);
        return coordinates ? (role.isEmpty() ? "coordinator" : role + ", coordinator") : role;
    }

    /** SHA-256, in hexadecimal, over names and order: two host maps that agree on it give the same roles. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Player player : players) {
                digest.update((player.name() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("this Java has no SHA-256", e);
        }
    }

    /** Whether every player listens on this machine only. */
    public boolean isLoopback() {
        return players.stream().allMatch(Player::isLoopback);
    }
}
