package io.tfe4j.player.audit;

import io.tfe4j.player.tls.Identity;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Signs the lines of a player's log. */
public interface AuditSigner {
    /** The name in the host map. */
    String player();

    /** SHA-256 of the certificate that verifies, in hexadecimal; empty if lines are not signed. */
    String certificate();

    /** What signs one record, its certificate and its signature together, though certificates may change meanwhile. */
    default AuditSigner forOneRecord() {
        return this;
    }

    /** ECDSA with SHA-256, in DER; no bytes if lines are not signed. */
    byte[] sign(byte[] data);

    /**
     * Signs as the certificate's player.
     *
     * @throws IllegalArgumentException if the key is not the certificate's, or not on P-256
     */
    static AuditSigner of(PrivateKey key, X509Certificate certificate) {
        AuditKeys.requireP256(certificate);
        String player = Identity.player(certificate);
        String fingerprint = AuditKeys.fingerprint(certificate);
        AuditSigner signer = new AuditSigner() {
            @Override
            public String player() {
                return player;
            }

            @Override
            public String certificate() {
                return fingerprint;
            }

            @Override
            public byte[] sign(byte[] data) {
                try {
                    Signature signature = Signature.getInstance(AuditKeys.ALGORITHM);
                    signature.initSign(key);
                    signature.update(data);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalArgumentException("audit log cannot be signed: player=" + player, e);
                }
            }

            @Override
            public String toString() {
                return "AuditSigner[" + player + "]";
            }
        };
        byte[] trial = fingerprint.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (!AuditKeys.isSignedBy(certificate, trial, signer.sign(trial))) {
            throw new IllegalArgumentException("key and certificate do not belong together: player=" + player);
        }
        return signer;
    }

    /** For players of one machine that have no certificates. Each record says that it is not signed. */
    static AuditSigner unsigned(String player) {
        return new AuditSigner() {
            @Override
            public String player() {
                return player;
            }

            @Override
            public String certificate() {
                return "";
            }

            @Override
            public byte[] sign(byte[] data) {
                return new byte[0];
            }
        };
    }
}
