package io.tfe4j.protocol;

import io.tfe4j.party.Mode;
import java.util.List;

/** The suites that there are. */
public final class Suites {
    /** Three servers, of which one may look at everything it holds, and all follow the protocol. */
    public static final Suite REPLICATED3 = new Replicated3();

    /** The same protocols, whose results are compared between their two holders: finds faults, and is not malicious security. */
    public static final Suite CONSISTENT3 = new Consistent3(REPLICATED3);

    private static final List<Suite> ALL = List.of(REPLICATED3, CONSISTENT3);

    private Suites() {}

    public static List<Suite> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Suite named(String name) {
        return ALL.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown protocols: name=" + name + ", known="
                        + ALL.stream().map(Mode::name).toList()));
    }
}
