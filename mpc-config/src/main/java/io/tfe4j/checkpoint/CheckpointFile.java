package io.tfe4j.checkpoint;

import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Checkpoints.Generation;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One server's part of one saving: a header, then each entry sealed by itself. The header, the checkpoint's name and the
 * entry's place are authenticated with each entry, so that none can be moved to another file, server or place.
 *
 * <p>Header: "tfe4jckp", version 1, number, id, the server's place, the number of entries. Entry: length, nonce,
 * ciphertext, tag.
 */
record CheckpointFile(String name, Generation generation, Party server) {
    private static final byte[] MAGIC = "tfe4jckp".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = MAGIC.length + 3 * Integer.BYTES + 2 * Long.BYTES;

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

    /** Under a temporary name. */
    Path write(Path target, FolderKey key, List<Entry> entries) throws IOException, GeneralSecurityException {
        List<byte[]> parts = new ArrayList<>();
        byte[] header = header(entries.size());
        parts.add(header);
        for (int i = 0; i < entries.size(); i++) {
            byte[] plain = EntryCodec.encode(entries.get(i));
            byte[] sealed = key.seal(plain, context(header, i));
            Arrays.fill(plain, (byte) 0);
            parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(sealed.length).array());
            parts.add(sealed);
        }
        return DurableFile.writeBeside(target, parts.toArray(byte[][]::new));
    }

    /** @throws IOException if it is not the file that was written, to the bit */
    Map<String, Entry> read(Path file, FolderKey key) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < HEADER_BYTES) {
            throw new IOException("file is cut short: file=" + file + ", bytes=" + bytes.length);
        }
        byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
        int entries = ByteBuffer.wrap(header).getInt(HEADER_BYTES - Integer.BYTES);
        if (!Arrays.equals(header, header(entries))) {
            throw new IOException("file is another checkpoint's or another server's: file=" + file);
        }
        Map<String, Entry> values = new LinkedHashMap<>();
        try (DataInputStream rest =
                new DataInputStream(new ByteArrayInputStream(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES))) {
            for (int i = 0; i < entries; i++) {
                byte[] plain = key.open(sealed(rest), context(header, i));
                Entry entry = EntryCodec.decode(plain);
                Arrays.fill(plain, (byte) 0);
                values.put(entry.name(), entry);
            }
        }
        return values;
    }

    private static byte[] sealed(DataInputStream rest) throws IOException {
        int length = rest.readInt();
        if (length < 0 || length > rest.available()) {
            throw new IOException("file is cut short: wanted=" + length + ", left=" + rest.available());
        }
        return rest.readNBytes(length);
    }
}
