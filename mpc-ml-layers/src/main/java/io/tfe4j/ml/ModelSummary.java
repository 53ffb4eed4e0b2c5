package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.program.CostEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a prediction costs, by layer, counted without running it. Sharing data and weights, and opening, not counted;
 * seconds are those of the network alone, layer after layer.
 *
 * @param advice what might be better, in words: more fraction bits for what the model and its optimizer are
 */
public record ModelSummary(List<Row> rows, List<String> advice) {
    /** Bytes over all links between servers; {@code output} is with the batch axis. */
    public record Row(String layer, List<Integer> output, long parameters, int rounds, long bytes) {
        public double seconds(Network network) {
            return network.seconds(rounds, bytes);
        }
    }

    /** What each message waits, one way, and what each server can send. */
    public record Network(double latencySeconds, double bitsPerSecond) {
        /** One building: 0.2 ms, 10 Gbit/s. */
        public static final Network LAN = new Network(0.2e-3, 10e9);

        /** Between cities: 40 ms, 352 Mbit/s. */
        public static final Network WAN = new Network(40e-3, 352e6);

        private static final int SERVERS = 3;

        /** The three servers send at once, a third of all bytes each. */
        double seconds(int rounds, long bytes) {
            return rounds * latencySeconds + bytes * (double) Byte.SIZE / SERVERS / bitsPerSecond;
        }
    }

    public ModelSummary {
        rows = List.copyOf(rows);
        advice = List.copyOf(advice);
    }

    /** @param values of the inputs */
    static ModelSummary of(List<Node> nodes, Map<Node, PrivateTensor> values, int fractionBits, List<String> advice) {
        TfeContext scratch = new TfeContext(bindings -> {
                    throw new AssertionError("a summary runs nothing");
                })
                .precision(fractionBits);
        Map<Node, PrivateTensor> known = new HashMap<>();
        values.forEach((node, x) -> known.put(node, variableLike(scratch, x)));
        List<Row> rows = new ArrayList<>();
        for (Node node : nodes) {
            List<PrivateTensor> inputs = node.inputs().stream().map(known::get).toList();
            Merge.Built layer = node.operation().build(scratch, Node.shapes(node.inputs()));
            PrivateTensor result = layer.forward(inputs);
            PrivateVariable kept = scratch.definePrivateVariable(result);
            CostEstimate cost = kept.assign(result).program().estimate();
            long parameters =
                    layer.parameters().stream().mapToLong(Parameter::count).sum();
            rows.add(new Row(node.operation().name(), shape(kept), parameters, cost.rounds(), cost.bytes()));
            known.put(node, variableLike(scratch, kept));
        }
        return new ModelSummary(rows, advice);
    }

    /** Of the same type, but at no cost: a layer's row holds that layer alone. */
    private static PrivateVariable variableLike(TfeContext scratch, PrivateTensor x) {
        int[] shape = x.shape();
        int bits = x.fractionBits();
        var range = x.type().range();
        return scratch.definePrivateVariable(io.tfe4j.Inputs.of(shape, Initial.constant(shape, range.realMin(bits)))
                .range(range.realMin(bits), range.realMax(bits))
                .fractionBits(bits));
    }

    private static List<Integer> shape(PrivateTensor x) {
        return Arrays.stream(x.shape()).boxed().toList();
    }

    public long parameters() {
        return rows.stream().mapToLong(Row::parameters).sum();
    }

    public int rounds() {
        return rows.stream().mapToInt(Row::rounds).sum();
    }

    public long bytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    public double seconds(Network network) {
        return network.seconds(rounds(), bytes());
    }

    /** A table, a line for each layer and one for the sum, then the advice. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-28s %-20s %12s %8s %15s %9s %9s%n",
                "layer",
                "output",
                "parameters",
                "rounds",
                "bytes",
                "LAN s",
                "WAN s"));
        rows.forEach(row -> text.append(line(row)));
        text.append(line(new Row("total", List.of(), parameters(), rounds(), bytes())));
        advice.forEach(one -> text.append(one).append(System.lineSeparator()));
        return text.toString();
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "%-28s %-20s %,12d %,8d %,15d %,9.4f %,9.2f%n",
                row.layer,
                row.output.isEmpty() ? "" : row.output,
                row.parameters,
                row.rounds,
                row.bytes,
                row.seconds(Network.LAN),
                row.seconds(Network.WAN));
    }
}
