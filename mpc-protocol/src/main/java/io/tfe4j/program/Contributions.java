package io.tfe4j.program;

import io.tfe4j.program.Contribution.Rows;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who is provably behind each number of each value of a program, and how many rows of whose tables. */
final class Contributions extends GraphAnalysis<Contributors> {
    private final StoredLineage stored;
    private final ContributionRules rules;

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
        return Contributors.NOBODY;
    }

    @Override
    Contributors either(Contributors one, Contributors other) {
        return one.or(other);
    }

    @Override
    Contributors of(Node node, List<Contributors> operands) {
        return switch (node.operation()) {
            case Names.PRIVATE_INPUT, Names.PUBLIC_INPUT, Names.LOCAL_COMPUTATION -> Contributors.of(input(node));
            case Names.VARIABLE, Names.RESTORE -> stored.read(node).contributors();
            default -> rules.apply(node, operands);
        };
    }

    private static Contribution input(Node node) {
        Shape shape = node.type().shape();
        String function =
                Contribution.fingerprint(node.type().range() + " " + node.type().fractionBits());
        Map<String, Rows> rows = new TreeMap<>();
        rows.put(PrivacyAnalysis.source(node), new Rows(1, shape.rank() == 0 ? Rows.NO_AXIS : 0));
        return new Contribution(Set.of(node.player()), function, Origins.paths(node), rows);
    }
}
