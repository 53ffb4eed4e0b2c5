package io.tfe4j.config;

/** A name and where it listens; {@code address} is empty for players in this JVM. */
public record Player(String name, String address) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public Player {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "player name malformed: name=" + name + ", allowed=letters, digits, '.', '_' and '-', at most 63");
        }
    }

    /** The host of the address, without the brackets of IPv6. */
    public String host() {
        String host = address.substring(0, colon());
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        return Integer.parseInt(address.substring(colon() + 1));
    }

    /** Whether the address is one of this machine's own, that nobody outside can reach; names are not looked up. */
    public boolean isLoopback() {
        String host = host();
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private int colon() {
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("player has no address: player=" + name + ", expected=host:port");
        }
        return colon;
    }

    static Player local(String name) {
        return new Player(name, "");
    }
}
