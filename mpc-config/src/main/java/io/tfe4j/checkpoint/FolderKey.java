package io.tfe4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of a folder of checkpoints. Prints nothing of itself. */
final class FolderKey {
    static final String FILE = "key";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private FolderKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, "AES");
    }

    /** The folder's key; a new one if it has none. */
    static FolderKey of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            checkIsNew(folder, file);
            byte[] fresh = new byte[KEY_BYTES];
            RANDOM.nextBytes(fresh);
            try {
                DurableFile.writeNew(file, fresh);
            } catch (FileAlreadyExistsException e) {
                // another session was quicker
            }
        }
        checkIsOwn(file);
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != KEY_BYTES) {
            throw new IOException("key has the wrong length: file=" + file + ", bytes=" + bytes.length);
        }
        return new FolderKey(bytes);
    }

    /** A folder that has checkpoints had a key: with a new one they would be lost in silence. */
    private static void checkIsNew(Path folder, Path file) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.anyMatch(Files::isDirectory)) {
                throw new IOException("key of checkpoints is lost: file=" + file
                        + "; put it back, or move the checkpoints away, which cannot be read without it");
            }
        }
    }

    private static void checkIsOwn(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> all = new HashSet<>(Files.getPosixFilePermissions(file));
            all.removeAll(PosixFilePermissions.fromString("rwx------"));
            if (!all.isEmpty()) {
                throw new IOException("key of checkpoints is open to others: file=" + file + ", remedy=chmod 600");
            }
        }
    }

    static long draw() {
        return RANDOM.nextLong();
    }

    /** A nonce of its own, then the ciphertext with its tag. */
    byte[] seal(byte[] plain, byte[] context) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws GeneralSecurityException if a bit of it, or of the context, is another than when it was sealed */
    byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new GeneralSecurityException("sealed bytes are too few: bytes=" + sealed.length);
        }
        byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
