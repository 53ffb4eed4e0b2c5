package io.tfe4j.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose data may be behind each value of a program: the owners of all inputs that the value is computed from. It
 * follows the graph, so an input multiplied by zero counts; whoever approves a program reads it. Behind what comes from
 * a checkpoint stands {@link Exchange#CHECKPOINTS}, since it is not known here whose data went into it.
 */
public final class Provenance {
    private final Map<Integer, Set<String>> owners = new HashMap<>();
    private final Map<String, Set<String>> before;
    private final Map<String, Set<String>> after;

    private Provenance(Map<String, Set<String>> variables) {
        before = Map.copyOf(variables);
        after = new TreeMap<>(variables);
    }

    /** {@code variables}: the owners behind each variable before the run. */
    public static Provenance of(Program program, Map<String, Set<String>> variables) {
        Provenance provenance = new Provenance(variables);
        int known;
        do {
            // what a loop's body computes may come round to its beginning
            known = provenance.size();
            provenance.block(program.main(), List.of());
        } while (provenance.size() > known);
        return provenance;
    }

    private int size() {
        return owners.values().stream().mapToInt(Set::size).sum();
    }

    /** The owners behind what the player, or the servers, learn, and {@link Exchange#CHECKPOINTS} if any are unknown. */
    public Set<String> behind(Exchange exchange) {
        Set<String> all = new TreeSet<>();
        exchange.opened().forEach(node -> all.addAll(owners.getOrDefault(node, Set.of())));
        return all;
    }

    /** At least so many owners are behind it: those known, or one whom nobody knows. */
    public int fewestBehind(Exchange exchange) {
        Set<String> all = behind(exchange);
        boolean unknown = all.contains(Exchange.CHECKPOINTS);
        return unknown ? Math.max(1, all.size() - 1) : all.size();
    }

    /** The owners behind each variable after the run. */
    public Map<String, Set<String>> variables() {
        return after;
    }

    private void block(Block block, List<Set<String>> carried) {
        for (Node node : block.nodes()) {
            Set<String> mine = owners.computeIfAbsent(node.id(), unused -> new LinkedHashSet<>());
            switch (node.operation()) {
                case Names.PRIVATE_INPUT, Names.PUBLIC_INPUT ->
                    mine.add(node.attributes().text(Names.PLAYER));
                case Names.RESTORE -> mine.add(Exchange.CHECKPOINTS);
                case Names.LOCAL_COMPUTATION -> {
                    mine.add(node.attributes().text(Names.PLAYER));
                    addInputs(node, mine);
                }
                case Names.VARIABLE ->
                    mine.addAll(before.getOrDefault(node.attributes().text(Names.NAME), Set.of()));
                case Names.STORE -> {
                    addInputs(node, mine);
                    after.put(node.attributes().text(Names.NAME), Set.copyOf(mine));
                }
                case Names.PARAMETER ->
                    mine.addAll(carried.get(node.attributes().intValue(Names.INDEX)));
                case Names.REPEAT -> loop(node, mine);
                default -> addInputs(node, mine);
            }
        }
    }

    private void addInputs(Node node, Set<String> mine) {
        node.inputs().forEach(input -> mine.addAll(owners.getOrDefault(input, Set.of())));
    }

    private void loop(Node node, Set<String> mine) {
        Block body = node.body();
        List<Set<String>> carried = new ArrayList<>();
        for (int i = 0; i < body.results().size(); i++) {
            Set<String> each =
                    new LinkedHashSet<>(owners.getOrDefault(node.inputs().get(i), Set.of()));
            each.addAll(owners.getOrDefault(body.results().get(i), Set.of()));
            carried.add(each);
        }
        block(body, carried);
        addInputs(node, mine);
        body.results().forEach(result -> mine.addAll(owners.getOrDefault(result, Set.of())));
    }
}
