package io.tfe4j.player.link;

import io.netty.handler.ssl.SslContext;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.tls.TlsContexts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** TLS with the credentials that the player has at the moment. What is made from them is kept until they change. */
final class TlsSource {
    /** What one set of credentials gives. */
    record Current(Credentials credentials, SslContext listening, SslContext dialling) {}

    private final String identity;
    private final Supplier<Credentials> source;
    private @Nullable Current last;

    TlsSource(String name, Supplier<Credentials> source) {
        this.identity = Identity.PLAYER + name;
        this.source = source;
    }

    /** @throws IllegalArgumentException if there are none, or another's */
    synchronized Current current() {
        Credentials credentials = source.get();
        Current known = last;
        if (known != null && known.credentials() == credentials) {
            return known;
        }
        if (!credentials.identity().equals(identity)) {
            throw new IllegalArgumentException(
                    "certificate is of another player: expected=" + identity + ", found=" + credentials.identity());
        }
        Current made =
                new Current(credentials, TlsContexts.listening(credentials), TlsContexts.diallingLinks(credentials));
        last = made;
        return made;
    }
}
