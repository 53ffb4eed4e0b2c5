package io.tfe4j.program.privacy;

import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who is provably behind each number of each value of a program, and how many rows of whose tables. */
final class Contributions extends GraphAnalysis<Contributors> {
    /** How much is remembered of rows; of what comes after it nothing is known. */
    private static final long MOST_REMEMBERED = 1L << 23;

    private final StoredLineage stored;
    private final ContributionRules rules;
    private long remembered;

    private Contributions(Program program, StoredLineage stored, AnalysisTime time) {
        super(program, time);
        this.stored = stored;
        rules = new ContributionRules(program);
    }

    static Contributions of(Program program, StoredLineage stored, AnalysisTime time) {
        Contributions contributions = new Contributions(program, stored, time);
        contributions.run();
        return contributions;
    }

    @Override
    Contributors nothing() {
        return Contributors.UNSEEN;
    }

    @Override
    Contributors either(Contributors one, Contributors other) {
        return one.or(other);
    }

    @Override
    Contributors afterIteration(Contributors carried) {
        return carried.afterIteration();
    }

    @Override
    Contributors of(Node node, List<Contributors> operands) {
        return switch (node.operation()) {
            case PRIVATE_INPUT, PUBLIC_INPUT -> Contributors.of(input(node));
            case LOCAL_COMPUTATION -> Contributors.of(computed(input(node), operands));
            case VARIABLE, RESTORE -> stored.read(node).contributors();
            default -> remembered(node, rules.apply(node, operands));
        };
    }

    private Contributors remembered(Node node, Contributors found) {
        boolean isNew = rearranges(node.operation());
        remembered += found.contributions().stream()
                .flatMap(each -> each.rows().values().stream())
                .mapToLong(each -> isNew ? each.size() : 1 + each.sums().size())
                .sum();
        return remembered <= MOST_REMEMBERED ? found : found.map(each -> each.mapRows(rows -> Rows.ONE));
    }

    /** Whether the order of rows is written down anew. */
    private static boolean rearranges(Op operation) {
        return switch (operation.effect()) {
            case SLICES, GATHERS, FLIPS, CONCATENATES, BATCHES -> true;
            case MIXES,
                    BRINGS,
                    LEAVES,
                    KEEPS,
                    ASSUMES,
                    ROUNDS,
                    ADDS,
                    SCALES,
                    MULTIPLIES,
                    CHOOSES,
                    NUMBER_BY_NUMBER,
                    SUMS,
                    SUMS_SQUARES,
                    SUMS_FUNCTIONS,
                    SUMS_PRODUCTS,
                    COUNTS,
                    SUMS_WITH_NOISE,
                    REDUCES_AXIS,
                    RUNS_ALONG_AXIS,
                    CLIPS_ROWS,
                    ENCODES,
                    LOOKS_UP,
                    MULTIPLIES_MATRICES,
                    CONVOLVES,
                    TRANSPOSES,
                    RESHAPES,
                    BROADCASTS,
                    INSERTS_AXIS,
                    DROPS_AXIS,
                    PADS,
                    TILES,
                    DUPLICATES,
                    STACKS -> false;
        };
    }

    private static Contribution input(Node node) {
        Shape shape = node.type().shape();
        String function =
                Contribution.fingerprint(node.type().range() + " " + node.type().fractionBits());
        Map<String, Rows> rows = new TreeMap<>();
        rows.put(PrivacyAnalysis.source(node), shape.rank() == 0 ? Rows.ONE : Rows.along(0, shape.dimension(0)));
        return new Contribution(Set.of(node.player()), function, Origins.paths(node), rows);
    }

    /** What a player has made of others' numbers may tell any row of them, at any place. */
    private static Contribution computed(Contribution own, List<Contributors> operands) {
        Map<String, Rows> rows = new TreeMap<>();
        operands.forEach(each ->
                each.contributions().forEach(of -> of.rows().keySet().forEach(table -> rows.put(table, Rows.ONE))));
        if (rows.isEmpty()) {
            return own;
        }
        own.rows().keySet().forEach(table -> rows.put(table, Rows.ONE));
        return own.withRows(rows);
    }
}
