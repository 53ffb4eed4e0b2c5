package io.tfe4j.checkpoint;

import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Checkpoints.Generation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One server's part of one saving: a header, then what is known of it, then each entry, sealed one by one. The header, the
 * checkpoint's name and the part's place are authenticated with each part, so that none can be moved to another file,
 * server or place. Parts are written and read in {@linkplain SealedParts chunks}: neither a file nor an entry has to fit into
 * an array of bytes.
 *
 * <p>Header: "tfe4jckp", version 3, number, id, the server's place, the number of entries. Nothing follows the last part.
 */
record CheckpointFile(String name, Generation generation, Party server) {
    private static final byte[] MAGIC = "tfe4jckp".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;
    private static final int HEADER_BYTES = MAGIC.length + 3 * Integer.BYTES + 2 * Long.BYTES;
    private static final int ABOUT = -1;

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
    Path write(Path target, FolderKey key, About about, List<Entry> entries) throws IOException {
        byte[] header = header(entries.size());
        try (DurableFile.Writing file = DurableFile.beside(target)) {
            file.write(header);
            try (OutputStream part = new SealedParts.Writer(file.stream(), key, context(header, ABOUT))) {
                part.write(about.encode());
            }
            for (int i = 0; i < entries.size(); i++) {
                try (OutputStream part = new SealedParts.Writer(file.stream(), key, context(header, i))) {
                    EntryCodec.encode(entries.get(i), part);
                }
            }
            return file.finish();
        }
    }

    /** @throws IOException if it is not the file that was written, to the bit, as far as it is read */
    About about(Path file, FolderKey key) throws IOException {
        try (DataInputStream in = open(file)) {
            return about(in, key, readHeader(in, file));
        } catch (EOFException e) {
            throw new IOException("file is cut short: file=" + file, e);
        }
    }

    private About about(InputStream in, FolderKey key, byte[] header) throws IOException {
        try (InputStream part = new SealedParts.Reader(in, key, context(header, ABOUT))) {
            return About.decode(part.readAllBytes());
        }
    }

    /**
     * Where one entry is in a file.
     *
     * @param place among the entries
     * @param offset in bytes
     */
    record Location(int place, long offset) {}

    /**
     * Checks all of a file, and says where its entries are, by their names.
     *
     * @throws IOException if it is not the file that was written, to the bit
     */
    Map<String, Location> check(Path file, FolderKey key) throws IOException {
        Map<String, Location> found = new LinkedHashMap<>();
        try (CountingStream counting = new CountingStream(Files.newInputStream(file));
                DataInputStream in = new DataInputStream(counting)) {
            byte[] header = readHeader(in, file);
            int entries = ByteBuffer.wrap(header).getInt(HEADER_BYTES - Integer.BYTES);
            about(in, key, header);
            for (int i = 0; i < entries; i++) {
                long offset = counting.count();
                try (DataInputStream part = new DataInputStream(new SealedParts.Reader(in, key, context(header, i)))) {
                    found.put(EntryCodec.name(part), new Location(i, offset));
                }
            }
            if (in.read() >= 0) {
                throw new IOException("file goes on after its end: file=" + file);
            }
            return found;
        } catch (EOFException e) {
            throw new IOException("file is cut short: file=" + file, e);
        }
    }

    /**
     * Reads one entry, and nothing else.
     *
     * @throws IOException if it is not what was written, to the bit
     */
    Entry read(Path file, FolderKey key, Location at) throws IOException {
        try (InputStream whole = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(whole)) {
            byte[] header = readHeader(in, file);
            in.skipNBytes(at.offset() - HEADER_BYTES);
            try (DataInputStream part =
                    new DataInputStream(new SealedParts.Reader(in, key, context(header, at.place())))) {
                return EntryCodec.decode(EntryCodec.name(part), part);
            }
        } catch (EOFException e) {
            throw new IOException("file is cut short: file=" + file, e);
        }
    }

    /** Knows how much of it was read. Chunks are read whole, so nothing is read ahead. */
    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = super.read(into, from, length);
            count += Math.max(0, some);
            return some;
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
        if (entries < 1 || !MessageDigest.isEqual(header, header(entries))) {
            throw new IOException("file is damaged, or another checkpoint's or server's: file=" + file);
        }
        return header;
    }
}
