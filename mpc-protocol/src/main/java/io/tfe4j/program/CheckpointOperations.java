package io.tfe4j.program;

import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.SAVED;

import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Checkpoints.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Values that leave a session for the servers' own disks, as shares, and come back. Nobody learns any. */
public final class CheckpointOperations {
    private CheckpointOperations() {}

    /** Only types and costs: what it does takes a server, see {@link #save}. */
    static Value saved(PartyContext context, Arguments in) {
        CatalogNames.checkName("checkpoint", in.attributes().get(NAME));
        List<String> entries = in.attributes().get(SAVED);
        if (entries.isEmpty() || entries.size() != in.count() || new HashSet<>(entries).size() != entries.size()) {
            throw new IllegalArgumentException("a checkpoint needs a name for each value, each once: names="
                    + entries.size() + ", values=" + in.count());
        }
        in.values().forEach(CheckpointOperations::requireKeepable);
        context.charge(CheckpointAgreement.COST);
        return Value.NONE;
    }

    private static void requireKeepable(Value value) {
        Kind kind = value.type().kind();
        if (kind != Kind.PRIVATE && kind != Kind.PUBLIC) {
            throw new IllegalArgumentException("value cannot be saved: kind=" + kind.label());
        }
    }

    static Value restored(PartyContext context, Arguments in) {
        CatalogNames.checkName("checkpoint", in.attributes().get(NAME));
        context.charge(CheckpointAgreement.COST);
        return Value.symbolic(Types.declared(in.attributes()));
    }

    /** @param types of the values */
    public static Value save(PartyContext context, Arguments in, List<ValueType> types, Checkpoints checkpoints) {
        String name = in.attributes().get(NAME);
        List<String> names = in.attributes().get(SAVED);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            entries.add(new Entry(names.get(i), in.value(i), types.get(i).dithered()));
        }
        CheckpointAgreement agreed = CheckpointAgreement.reach(context, checkpoints.held(name), checkpoints.draw());
        checkpoints.stage(name, agreed.following(), agreed.common(), entries);
        return Value.NONE;
    }

    /** The value that all servers have saved last, under the name and entry that the node says. */
    public static Value restore(PartyContext context, Arguments in, Checkpoints checkpoints) {
        String name = in.attributes().get(NAME);
        CheckpointAgreement agreed = CheckpointAgreement.reach(context, checkpoints.held(name), 0);
        return checkpoints.read(
                name, agreed.required(name), in.attributes().get(ENTRY), Types.declared(in.attributes()));
    }
}
