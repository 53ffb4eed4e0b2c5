package io.tfe4j.player;

import io.grpc.ManagedChannel;
import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.link.SessionLinks;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A port whose player keeps to everything but to what it should send on its links. */
final class HostilePort implements Port {
    private final Port real;
    private final Supplier<Hostility> hostility;

    HostilePort(Port real, Supplier<Hostility> hostility) {
        this.real = real;
        this.hostility = hostility;
    }

    @Override
    public SessionLinks join(SessionId session, List<Player> endpoints, Set<Integer> peers) {
        SessionLinks joined = real.join(session, endpoints, peers);
        return new SessionLinks() {
            @Override
            public void add(Set<Integer> more) {
                joined.add(more);
            }

            @Override
            public boolean awaitStanding(BooleanSupplier wanted) {
                return joined.awaitStanding(wanted);
            }

            @Override
            public void lookAgain() {
                joined.lookAgain();
            }

            @Override
            public RunLinks run(int number, long maxBytes, long timeoutMillis) {
                return new HostileLinks(joined.run(number, maxBytes, timeoutMillis), hostility.get());
            }

            @Override
            public void fail(MpcException cause) {
                joined.fail(cause);
            }

            @Override
            public boolean isOpen() {
                return joined.isOpen();
            }

            @Override
            public void close() {
                joined.close();
            }
        };
    }

    private record HostileLinks(RunLinks real, Hostility hostility) implements RunLinks {
        @Override
        public void send(int to, Address address, Message message) {
            hostility.send(real, to, address, message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            return real.receive(from, address, step);
        }

        @Override
        public String name(int endpoint) {
            return real.name(endpoint);
        }

        @Override
        public void abort(MpcException cause) {
            real.abort(cause);
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public long bytesSent(int to) {
            return real.bytesSent(to);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Override
    public ManagedChannel dial(Player player) {
        return real.dial(player);
    }

    @Override
    public int number() {
        return real.number();
    }

    @Override
    public void drop() {
        real.drop();
    }

    @Override
    public void close() {
        real.close();
    }
}
