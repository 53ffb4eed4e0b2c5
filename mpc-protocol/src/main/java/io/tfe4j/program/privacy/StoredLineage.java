package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import java.util.Map;

/**
 * The lineage of everything that the servers have stored and a program may read: the variables of its session, and the
 * entries of the checkpoints that it restores.
 *
 * @param variables by name
 * @param checkpoints by the checkpoint's name, then by the entry's
 */
public record StoredLineage(Map<String, Lineage> variables, Map<String, Map<String, Lineage>> checkpoints) {
    /** Of a new session that restores nothing. */
    public static final StoredLineage NONE = new StoredLineage(Map.of(), Map.of());

    public StoredLineage {
        variables = Map.copyOf(variables);
        checkpoints = Map.copyOf(checkpoints);
    }

    /** Of what a node that reads a variable or restores an entry brings in. */
    Lineage read(Node node) {
        String name = node.attributes().get(NAME);
        Lineage known = node.operation() == Op.VARIABLE
                ? variables.get(name)
                : checkpoints.getOrDefault(name, Map.of()).get(node.attributes().get(ENTRY));
        return known == null ? Lineage.UNKNOWN : known;
    }
}
