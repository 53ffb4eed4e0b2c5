package io.tfe4j.checkpoint;

import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Checkpoints.Generation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * One server's part of one saving: a header, then what is known of it, then each entry, sealed one by one. The header, the
 * checkpoint's name and the part's place are authenticated with each part, so that none can be moved to another file,
 * server or place. Parts are written and read one at a time: a file may be larger than memory.
 *
 * <p>Header: "tfe4jckp", version 2, number, id, the server's place, the number of entries. Part: length, nonce, ciphertext,
 * tag. Nothing follows the last part.
 */
record CheckpointFile(String name, Generation generation, Party server) {
    private static final byte[] MAGIC = "tfe4jckp".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int HEADER_BYTES = MAGIC.length + 3 * Integer.BYTES + 2 * Long.BYTES;
    private static final int ABOUT = -1;

    /** Takes each entry as it is read. */
    interface Reader {
        void take(Entry entry);
    }

    /** What a file begins with; the last word says how many entries follow. */
    private byte[] header(int entries) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putLong(generation.number())
                .putLong(generation.id())
                .putInt(server.ordinal())
                .putInt(entries)
                .array();
    }

    private byte[] context(byte[] header, int place) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(header.length + Integer.BYTES + text.length)
                .put(header)
                .putInt(place)
                .put(text)
                .array();
    }

    /** Under a temporary name, flushed. Whatever goes wrong, nothing stays. */
    Path write(Path target, FolderKey key, About about, List<Entry> entries)
            throws IOException, GeneralSecurityException {
        byte[] header = header(entries.size());
        try (DurableFile.Writing file = DurableFile.beside(target)) {
            file.write(header);
            file.write(sealed(key, about.encode(), context(header, ABOUT)));
            for (int i = 0; i < entries.size(); i++) {
                byte[] plain = EntryCodec.encode(entries.get(i));
                try {
                    file.write(sealed(key, plain, context(header, i)));
                } finally {
                    Arrays.fill(plain, (byte) 0);
                }
            }
            return file.finish();
        }
    }

    private static byte[][] sealed(FolderKey key, byte[] plain, byte[] context) throws GeneralSecurityException {
        byte[] sealed = key.seal(plain, context);
        return new byte[][] {
            ByteBuffer.allocate(Integer.BYTES).putInt(sealed.length).array(), sealed
        };
    }

    /** @throws IOException if it is not the file that was written, to the bit, as far as it is read */
    About about(Path file, FolderKey key) throws IOException, GeneralSecurityException {
        try (DataInputStream in = open(file)) {
            byte[] header = readHeader(in, file);
            return About.decode(key.open(sealed(in, file), context(header, ABOUT)));
        }
    }

    /**
     * Reads the entries that are wanted, and checks all.
     *
     * @throws IOException if it is not the file that was written, to the bit
     */
    void read(Path file, FolderKey key, Predicate<String> wanted, Reader reader)
            throws IOException, GeneralSecurityException {
        try (DataInputStream in = open(file)) {
            byte[] header = readHeader(in, file);
            int entries = ByteBuffer.wrap(header).getInt(HEADER_BYTES - Integer.BYTES);
            key.open(sealed(in, file), context(header, ABOUT));
            for (int i = 0; i < entries; i++) {
                byte[] plain = key.open(sealed(in, file), context(header, i));
                try {
                    if (wanted.test(EntryCodec.name(plain))) {
                        reader.take(EntryCodec.decode(plain));
                    }
                } finally {
                    Arrays.fill(plain, (byte) 0);
                }
            }
            if (in.read() >= 0) {
                throw new IOException("file goes on after its end: file=" + file);
            }
        } catch (EOFException e) {
            throw new IOException("file is cut short: file=" + file, e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }

    private byte[] readHeader(DataInputStream in, Path file) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            throw new IOException("file is cut short: file=" + file + ", bytes=" + header.length);
        }
        int entries = ByteBuffer.wrap(header).getInt(HEADER_BYTES - Integer.BYTES);
        if (entries < 1 || !Arrays.equals(header, header(entries))) {
            throw new IOException("file is damaged, or another checkpoint's or server's: file=" + file);
        }
        return header;
    }

    private static byte[] sealed(DataInputStream in, Path file) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Files.size(file)) {
            throw new IOException("file is cut short: file=" + file + ", wanted=" + length);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
