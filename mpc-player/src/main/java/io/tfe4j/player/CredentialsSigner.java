package io.tfe4j.player;

import io.tfe4j.player.audit.AuditSigner;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Signatures;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        try {
            byte[] certificate = Signatures.certificate(credentials.get());
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("this Java has no SHA-256", e);
        }
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
