package io.tfe4j.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * One part of a file, of any length, as a row of sealed chunks. Each chunk says whether it is the last, and its number and that
 * are authenticated with what the part is of; so none can be left out, repeated or moved, and what was read is known to be
 * what was written before the end has been reached.
 *
 * <p>Chunk: one byte, 1 for the last; the length of what follows; nonce, ciphertext, tag.
 */
final class SealedParts {
    static final int CHUNK_BYTES = 1 << 22;
    private static final int MOST_SEALED = CHUNK_BYTES + 64;

    private SealedParts() {}

    private static byte[] context(byte[] part, int chunk, boolean last) {
        return ByteBuffer.allocate(part.length + Integer.BYTES + 1)
                .put(part)
                .putInt(chunk)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    /** Takes a part's bytes; all of it is written when it is closed. */
    static final class Writer extends OutputStream {
        private final OutputStream file;
        private final FolderKey key;
        private final byte[] part;
        private final byte[] buffer = new byte[CHUNK_BYTES];
        private int filled;
        private int chunk;
        private boolean closed;

        /** @param part what the part is of, different for each part of each file */
        Writer(OutputStream file, FolderKey key, byte[] part) {
            this.file = file;
            this.key = key;
            this.part = part.clone();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int at = from;
            while (at < from + count) {
                if (filled == buffer.length) {
                    seal(false);
                }
                int some = Math.min(from + count - at, buffer.length - filled);
                System.arraycopy(bytes, at, buffer, filled, some);
                filled += some;
                at += some;
            }
        }

        private void seal(boolean last) throws IOException {
            byte[] plain = Arrays.copyOf(buffer, filled);
            try {
                byte[] sealed = key.seal(plain, context(part, chunk, last));
                file.write(ByteBuffer.allocate(1 + Integer.BYTES)
                        .put((byte) (last ? 1 : 0))
                        .putInt(sealed.length)
                        .array());
                file.write(sealed);
            } catch (GeneralSecurityException e) {
                throw new IOException("part cannot be sealed", e);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
            filled = 0;
            chunk = Math.addExact(chunk, 1);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try {
                    seal(true);
                } finally {
                    Arrays.fill(buffer, (byte) 0);
                }
            }
        }
    }

    /** The bytes of a part. Reads to the part's end and not beyond. */
    static final class Reader extends InputStream {
        private final InputStream file;
        private final FolderKey key;
        private final byte[] part;
        private byte[] plain = new byte[0];
        private int at;
        private int chunk;
        private boolean ended;

        Reader(InputStream file, FolderKey key, byte[] part) {
            this.file = file;
            this.key = key;
            this.part = part.clone();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            while (at == plain.length) {
                if (ended) {
                    return -1;
                }
                open();
            }
            int some = Math.min(count, plain.length - at);
            System.arraycopy(plain, at, into, from, some);
            at += some;
            return some;
        }

        /** @throws IOException if the next chunk is not what was written; a {@link DamagedException} if it was changed */
        private void open() throws IOException {
            byte[] header = file.readNBytes(1 + Integer.BYTES);
            if (header.length < 1 + Integer.BYTES) {
                throw new EOFException();
            }
            int length = ByteBuffer.wrap(header).getInt(1);
            if (header[0] >> 1 != 0 || length < 0 || length > MOST_SEALED) {
                throw new DamagedException(null);
            }
            byte[] sealed = file.readNBytes(length);
            if (sealed.length < length) {
                throw new EOFException();
            }
            boolean last = header[0] == 1;
            Arrays.fill(plain, (byte) 0);
            try {
                plain = key.open(sealed, context(part, chunk, last));
            } catch (GeneralSecurityException e) {
                throw new DamagedException(e);
            }
            at = 0;
            ended = last;
            chunk++;
        }

        /** Checks what is left of the part. */
        @Override
        public void close() throws IOException {
            try {
                byte[] rest = new byte[1 << 16];
                while (read(rest, 0, rest.length) >= 0) {
                    Arrays.fill(rest, (byte) 0);
                }
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }
}
