package io.tfe4j.program;

import io.tfe4j.party.Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a program will send, by its protocols' declared costs: bytes over all links, inputs and outputs included, to the
 * byte; and the rounds of the operations on the longest chain. A run may take fewer rounds, where the last message of
 * one operation and the first of the next belong to different servers.
 */
public record CostEstimate(int rounds, long bytes, List<Item> items) {
    /** A node of the main block; a loop with all its iterations. */
    public record Item(int node, String operation, String source, int rounds, long bytes) {}

    static CostEstimate of(Program program) {
        List<Item> items = new ArrayList<>();
        program.types().costs().forEach((id, cost) -> {
            if (cost.bits() > 0) {
                Node node = program.node(id);
                items.add(new Item(id, node.operation(), node.source(), cost.rounds(), cost.bits() / 8));
            }
        });
        items.sort(Comparator.comparingLong(Item::bytes).reversed().thenComparingInt(Item::node));
        Cost all = program.types().criticalPath();
        return new CostEstimate(all.rounds(), all.bits() / 8, List.copyOf(items));
    }

    /** The average over the three servers; roles rotate, so that large tensors burden all alike. */
    public long bytesPerServer() {
        return bytes / 3;
    }

    /** A table, the dearest nodes first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%d rounds, %,d bytes%n", rounds, bytes));
        for (Item item : items) {
            text.append(String.format(Locale.ROOT, "%,15d bytes %6d rounds  %%%d %s%s%n", item.bytes(), item.rounds(),
                    item.node(), item.operation(), item.source().isEmpty() ? "" : "  # " + item.source()));
        }
        return text.toString();
    }
}
