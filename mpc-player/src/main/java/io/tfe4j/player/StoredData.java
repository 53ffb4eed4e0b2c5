package io.tfe4j.player;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.checkpoint.About;
import io.tfe4j.checkpoint.RunCheckpoints;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.Stored;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.player.wire.Saving;
import io.tfe4j.player.wire.StoredCheckpoint;
import io.tfe4j.player.wire.StoredValue;
import io.tfe4j.player.wire.StoredValues;
import io.tfe4j.program.Checkpoints.Generation;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.Lineage;
import io.tfe4j.program.privacy.StoredLineage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one run touches of what the servers have stored, as one of them knows it: which variables it reads, and which saving
 * of each checkpoint that it restores or replaces.
 */
final class StoredData {
    private static final int SERVERS = 3;

    private final SessionMemory memory;
    private final @Nullable RunCheckpoints checkpoints;
    private final SortedSet<String> variables;
    private final Set<String> assigned;
    /** Restored or replaced. */
    private final SortedSet<String> touched = new TreeSet<>();

    private final Map<String, Generation> chosen = new HashMap<>();

    /** {@code checkpoints}: none at owners and receivers. */
    StoredData(Program program, SessionMemory memory, @Nullable RunCheckpoints checkpoints) {
        this.memory = memory;
        this.checkpoints = checkpoints;
        variables = new TreeSet<>(program.variables());
        assigned = program.assigned();
        for (Exchange exchange : Exchange.of(program)) {
            if (exchange.player().equals(Exchange.CHECKPOINTS)) {
                touched.add(exchange.name());
            }
        }
        if (checkpoints != null) {
            touched.forEach(
                    name -> checkpoints.held(name).stream().findFirst().ifPresent(one -> chosen.put(name, one)));
        }
    }

    /** Whether the program reads a variable, or restores or saves a checkpoint. */
    boolean isTouched() {
        return !variables.isEmpty() || !touched.isEmpty();
    }

    /** As {@link #isTouched}, for who knows nothing of what is stored. */
    static boolean isTouchedBy(Program program) {
        return new StoredData(program, SessionMemory.NONE, null).isTouched();
    }

    /** What this server tells the others that it has. */
    List<Saving> savings() {
        List<Saving> savings = new ArrayList<>();
        if (checkpoints != null) {
            for (String name : touched) {
                for (Generation each : checkpoints.held(name)) {
                    savings.add(Saving.newBuilder()
                            .setName(name)
                            .setNumber(each.number())
                            .setId(each.id())
                            .build());
                }
            }
        }
        return savings;
    }

    /**
     * Chooses the newest saving of each checkpoint that all servers have.
     *
     * @return what their operators should know: that one of them lacks a newer saving
     */
    List<String> agree(Map<Integer, Hello> hellos) {
        List<String> warnings = new ArrayList<>();
        if (checkpoints == null) {
            return warnings;
        }
        for (String name : touched) {
            List<Set<Generation>> all = new ArrayList<>();
            all.add(new HashSet<>(checkpoints.held(name)));
            for (int server = 0; server < SERVERS; server++) {
                Hello hello = hellos.get(server);
                if (hello != null) {
                    all.add(held(hello, name));
                }
            }
            Set<Generation> common = new HashSet<>(all.get(0));
            all.forEach(common::retainAll);
            Set<Generation> any = new HashSet<>();
            all.forEach(any::addAll);
            Generation newest = newest(common);
            Generation newestOfAny = newest(any);
            chosen.remove(name);
            if (newest != null) {
                chosen.put(name, newest);
            }
            if (newestOfAny != null && (newest == null || newestOfAny.number() > newest.number())) {
                warnings.add("a server lacks the newest saving of a checkpoint: checkpoint=" + name + ", newest="
                        + newestOfAny.number() + ", newest of all servers="
                        + (newest == null ? "none" : newest.number())
                        + "; it died while saving, or its state was rolled back");
            }
        }
        return warnings;
    }

    private static Set<Generation> held(Hello hello, String name) {
        Set<Generation> held = new HashSet<>();
        hello.getSavingsList().stream()
                .filter(each -> each.getName().equals(name))
                .forEach(each -> held.add(new Generation(each.getNumber(), each.getId())));
        return held;
    }

    private static @Nullable Generation newest(Set<Generation> all) {
        return all.stream()
                .max(Comparator.comparingLong(Generation::number).thenComparingLong(Generation::id))
                .orElse(null);
    }

    private @Nullable About about(String name) {
        Generation generation = chosen.get(name);
        return generation == null || checkpoints == null ? null : checkpoints.about(name, generation);
    }

    /** What this server knows. */
    Stored own(String submitter) {
        Map<String, Lineage> read = new TreeMap<>();
        for (String name : variables) {
            Lineage lineage = memory.lineage().get(name);
            if (lineage != null) {
                read.put(name, lineage);
            }
        }
        Map<String, Map<String, Lineage>> saved = new TreeMap<>();
        Map<String, String> savers = new TreeMap<>();
        Set<String> rules = new TreeSet<>(memory.rulesBehind(variables));
        for (String name : touched) {
            About about = about(name);
            if (about != null) {
                saved.put(name, about.lineage());
                savers.put(name, about.submitter().isEmpty() ? submitter : about.submitter());
                rules.addAll(about.rules());
            }
        }
        return new Stored(new StoredLineage(read, saved), rules, savers);
    }

    /** For the others. */
    byte[] encode() {
        StoredValues.Builder all = StoredValues.newBuilder();
        for (String name : variables) {
            Lineage lineage = memory.lineage().get(name);
            if (lineage != null) {
                all.addVariables(value(name, lineage));
            }
        }
        for (String name : touched) {
            Generation generation = chosen.get(name);
            About about = about(name);
            if (about != null && generation != null) {
                StoredCheckpoint.Builder one = StoredCheckpoint.newBuilder()
                        .setName(name)
                        .setNumber(generation.number())
                        .setId(generation.id())
                        .setSubmitter(about.submitter());
                new TreeMap<>(about.lineage()).forEach((entry, lineage) -> one.addEntries(value(entry, lineage)));
                all.addCheckpoints(one);
            }
        }
        return all.build().toByteArray();
    }

    private static StoredValue value(String name, Lineage lineage) {
        return StoredValue.newBuilder()
                .setName(name)
                .setLineage(ByteString.copyFrom(lineage.encode()))
                .build();
    }

    /** What the servers have told an owner or a receiver. */
    static Stored decode(byte[] bytes, String submitter) {
        try {
            StoredValues all = StoredValues.parseFrom(bytes);
            Map<String, Map<String, Lineage>> saved = new TreeMap<>();
            Map<String, String> savers = new TreeMap<>();
            for (StoredCheckpoint each : all.getCheckpointsList()) {
                saved.put(each.getName(), lineages(each.getEntriesList()));
                savers.put(each.getName(), each.getSubmitter().isEmpty() ? submitter : each.getSubmitter());
            }
            return new Stored(new StoredLineage(lineages(all.getVariablesList()), saved), Set.of(), savers);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE, "servers tell what is no lineage: cause=" + e.getMessage(), e);
        }
    }

    private static Map<String, Lineage> lineages(List<StoredValue> values) {
        Map<String, Lineage> lineages = new TreeMap<>();
        values.forEach(each ->
                lineages.put(each.getName(), Lineage.decode(each.getLineage().toByteArray())));
        return lineages;
    }

    private static Set<String> rules(Proposal proposal, Consented consented) {
        Set<String> rules = new TreeSet<>(proposal.stored().rules());
        if (!consented.isDevelopment()) {
            rules.add(consented.rule().name());
        }
        return rules;
    }

    /** What is known of the variables when the run has ended well; {@code said} by each player about later runs. */
    SessionMemory after(Proposal proposal, Consented consented, Map<String, String> said) {
        Map<String, Lineage> now = new TreeMap<>(memory.lineage());
        now.putAll(proposal.analysis().variablesAfter(said));
        return memory.after(now, assigned, rules(proposal, consented));
    }

    /** What will be known of the savings that the run makes. */
    Map<String, About> saving(Proposal proposal, Consented consented, Map<String, String> said) {
        if (checkpoints != null) {
            chosen.forEach(checkpoints::pin);
        }
        Map<String, About> saving = new TreeMap<>();
        proposal.analysis()
                .saved(said)
                .forEach((name, lineage) ->
                        saving.put(name, new About(proposal.submitter(), rules(proposal, consented), lineage)));
        return saving;
    }
}
