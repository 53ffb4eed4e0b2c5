package io.tfe4j.player;

import io.tfe4j.player.audit.AuditSigner;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.tls.Signatures;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Signs audit records with whatever certificate the player has at the time. */
final class CredentialsSigner implements AuditSigner {
    private final Supplier<Credentials> credentials;

    CredentialsSigner(Supplier<Credentials> credentials) {
        this.credentials = credentials;
    }

    @Override
    public String player() {
        return credentials.get().name();
    }

    @Override
    public String certificate() {
        return HexFormat.of().formatHex(Sha256.of(Signatures.certificate(credentials.get())));
    }

    @Override
    public AuditSigner forOneRecord() {
        Credentials now = credentials.get();
        return new CredentialsSigner(() -> now);
    }

    @Override
    public byte[] sign(byte[] data) {
        return Signatures.signLine(credentials.get(), data);
    }

    @Override
    public String toString() {
        return "CredentialsSigner";
    }
}
