package io.tfe4j.checkpoint;

import io.tfe4j.program.privacy.Lineage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server knows of a saving beside its numbers. It is sealed with them.
 *
 * @param submitter whose run saved it; empty where nobody was named
 * @param rules of this server's policy that let in what is in it
 * @param lineage of each entry
 */
public record About(String submitter, Set<String> rules, Map<String, Lineage> lineage) {
    /** Of a saving by players without policies. */
    public static final About NOTHING = new About("", Set.of(), Map.of());

    public About {
        rules = Set.copyOf(rules);
        lineage = Map.copyOf(lineage);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(submitter);
            out.writeInt(rules.size());
            for (String rule : new TreeSet<>(rules)) {
                out.writeUTF(rule);
            }
            out.writeInt(lineage.size());
            for (Map.Entry<String, Lineage> entry : new TreeMap<>(lineage).entrySet()) {
                byte[] encoded = entry.getValue().encode();
                out.writeUTF(entry.getKey());
                out.writeInt(encoded.length);
                out.write(encoded);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** Of bytes that were authenticated. */
    static About decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String submitter = in.readUTF();
            Set<String> rules = new TreeSet<>();
            for (int i = in.readInt(); i > 0; i--) {
                rules.add(in.readUTF());
            }
            Map<String, Lineage> lineage = new TreeMap<>();
            for (int i = in.readInt(); i > 0; i--) {
                String name = in.readUTF();
                lineage.put(name, Lineage.decode(in.readNBytes(in.readInt())));
            }
            return new About(submitter, rules, lineage);
        }
    }
}
