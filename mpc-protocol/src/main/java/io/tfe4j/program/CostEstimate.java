package io.tfe4j.program;

import static io.tfe4j.program.Attribute.ITERATIONS;

import io.tfe4j.party.Cost;
import io.tfe4j.protocol.Suite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a program will send, by its protocols' declared costs: bytes over all links, inputs and outputs included, to the
 * byte; and the rounds of the operations on the longest chain. A run may take fewer rounds, where the last message of
 * one operation and the first of the next belong to different servers. {@code bytesPerServer} is what a server sends on
 * average; roles rotate, so that large tensors burden all three alike. {@code products} counts multiplications of
 * shared numbers in products of tensors, whose inner lengths bytes do not show.
 */
public record CostEstimate(int rounds, long bytes, long bytesPerServer, long products, List<Item> items) {
    /** A node of the main block; a loop with all its iterations. */
    public record Item(int node, Op operation, String source, int rounds, long bytes, long products) {}

    static CostEstimate of(Program program) {
        List<Item> items = new ArrayList<>();
        program.types().costs().forEach((id, cost) -> {
            if (cost.bits() > 0) {
                Node node = program.node(id);
                items.add(
                        new Item(id, node.operation(), node.source(), cost.rounds(), cost.bits() / 8, cost.products()));
            }
        });
        items.sort(Comparator.comparingLong(Item::bytes).reversed().thenComparingInt(Item::node));
        Cost all = program.types().criticalPath();
        long byServers = all.bits() - sentByOwners(program.suite(), program.main(), 1);
        return new CostEstimate(all.rounds(), all.bits() / 8, byServers / 8 / 3, all.products(), List.copyOf(items));
    }

    private static long sentByOwners(Suite suite, Block block, long times) {
        long bits = 0;
        for (Node node : block.nodes()) {
            int size = node.type().shape().size();
            bits += switch (node.operation()) {
                case REPEAT ->
                    sentByOwners(suite, node.body(), times * node.attributes().get(ITERATIONS));
                case PRIVATE_INPUT, LOCAL_COMPUTATION -> times * suite.bitsFromPlayer(size);
                case PUBLIC_INPUT ->
                    times * ExchangeOperations.publicInputCost(size).bits();
                default -> 0;
            };
        }
        return bits;
    }

    /** A table, the dearest nodes first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d rounds, %,d bytes, %,d by each server, %,d products%n",
                rounds,
                bytes,
                bytesPerServer,
                products));
        for (Item item : items) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,15d bytes %6d rounds %,15d products  %%%d %s%s%n",
                    item.bytes(),
                    item.rounds(),
                    item.products(),
                    item.node(),
                    item.operation(),
                    item.source().isEmpty() ? "" : "  # " + item.source()));
        }
        return text.toString();
    }
}
