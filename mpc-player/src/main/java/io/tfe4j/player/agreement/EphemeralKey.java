package io.tfe4j.player.agreement;

import io.tfe4j.party.MpcException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * A server's X25519 key for one run. With the key of a peer it gives their common key: HKDF-SHA256 (RFC 5869) of the
 * shared point, with the transcript of the hellos as salt and the purpose as info.
 */
final class EphemeralKey {
    static final int PUBLIC_BYTES = X25519PublicKeyParameters.KEY_SIZE;

    private final X25519PrivateKeyParameters secret;

    EphemeralKey(SecureRandom random) {
        this(new X25519PrivateKeyParameters(random));
    }

    /** Of known bytes, for published test vectors. */
    EphemeralKey(X25519PrivateKeyParameters secret) {
        this.secret = secret;
    }

    byte[] publicBytes() {
        return secret.generatePublicKey().getEncoded();
    }

    /**
     * @param peer the other's public key
     * @throws MpcException if it is none, or one of the few that give everybody the same point
     */
    byte[] common(byte[] peer, byte[] transcript, String purpose, int bytes) {
        byte[] point = new byte[X25519PrivateKeyParameters.SECRET_SIZE];
        try {
            if (peer.length != PUBLIC_BYTES) {
                throw new IllegalStateException("length=" + peer.length);
            }
            secret.generateSecret(new X25519PublicKeyParameters(peer), point, 0);
            HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
            generator.init(new HKDFParameters(point, transcript, purpose.getBytes(StandardCharsets.UTF_8)));
            byte[] key = new byte[bytes];
            generator.generateBytes(key, 0, bytes);
            return key;
        } catch (IllegalStateException e) {
            throw new MpcException(MpcException.Code.BAD_MESSAGE, "peer's key is not usable: purpose=" + purpose, e);
        } finally {
            Arrays.fill(point, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "EphemeralKey";
    }
}
