package io.tfe4j.player.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** Signatures by the keys of certificates (ECDSA over P-256 with SHA-256), each made for one purpose. */
public final class Signatures {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final byte[] NO_PREFIX = {};

    private Signatures() {}

    /** {@code purpose} goes into the signature, so that it proves nothing elsewhere. */
    public static byte[] sign(Credentials credentials, String purpose, byte[] message) {
        return sign(credentials, prefix(purpose), message);
    }

    /** Without a purpose, for the lines of an audit log, which begin like nothing else that is signed. */
    public static byte[] signLine(Credentials credentials, byte[] line) {
        return sign(credentials, NO_PREFIX, line);
    }

    private static byte[] sign(Credentials credentials, byte[] prefix, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(credentials.key());
            signature.update(prefix);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed: identity=" + credentials.identity(), e);
        }
    }

    /** Whether the key is that of the certificate. */
    static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        byte[] message = prefix("tfe4j test of a pair 1");
        try {
            Signature signing = Signature.getInstance(ALGORITHM);
            signing.initSign(key);
            signing.update(message);
            byte[] signed = signing.sign();
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The certificate as it travels beside a signature. */
    public static byte[] certificate(Credentials credentials) {
        try {
            return credentials.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("certificate cannot be encoded", e);
        }
    }

    /**
     * The identity that signed, if our authority vouches for its certificate today.
     *
     * @throws IllegalArgumentException if the certificate is not valid, or a client's, or the signature is not of this message
     */
    public static String verify(Credentials trusting, byte[] certificate, String purpose, byte[] message, byte[] sign) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate signer =
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(certificate));
            validate(trusting, factory.generateCertPath(List.of(signer)));
            trusting.check(signer);
            List<String> uris = Identity.uris(signer);
            if (uris.size() != 1) {
                throw new IllegalArgumentException("certificate names not one identity: identities=" + uris);
            }
            if (uris.get(0).startsWith(Identity.CLIENT)) {
                throw new IllegalArgumentException("clients sign nothing for players: identity=" + uris.get(0));
            }
            boolean[] usage = signer.getKeyUsage();
            if (usage == null || !usage[0]) {
                throw new IllegalArgumentException("certificate is not for signatures: identity=" + uris.get(0));
            }
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(signer.getPublicKey());
            signature.update(prefix(purpose));
            signature.update(message);
            if (!signature.verify(sign)) {
                throw new IllegalArgumentException("signature is not of this message: identity=" + uris.get(0));
            }
            return uris.get(0);
        } catch (SignatureException e) {
            throw new IllegalArgumentException("signature malformed: cause=" + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate not accepted: cause=" + e.getMessage(), e);
        }
    }

    private static void validate(Credentials trusting, CertPath path) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(trusting.authority(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static byte[] prefix(String purpose) {
        return (purpose + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
