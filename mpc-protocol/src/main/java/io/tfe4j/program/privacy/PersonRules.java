package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.ENTRIES;
import static io.tfe4j.program.Attribute.GROUPS;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.ROWS;

import io.tfe4j.program.Attributes;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.privacy.Dependence.Fact;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the rows of one person change in a sum in which only so many of them count. Whose a row is must be said by a column as
 * its owner has it: of a computed one every row could be another person's.
 *
 * <p>The neighbours are: a data set, and the same without the rows of one person. If only this data set has rows in the sum, it
 * changes by what these rows add. If others have rows of the same person, truly or because their owner says so, then some of
 * those may count in their place: the sum changes from one that so many rows add to another one, of the same norm at most.
 *
 * <p>The bound is one for a single row, too, so that sums over rows and sums over people of a data set add up: without one of
 * its rows another row of the person may count. That changes no more than two rows, or a row and those of another group, which
 * is beyond what one row, or one group, of a person adds, and within it for more.
 */
final class PersonRules {
    private final Program program;
    private final RowRules rows;

    PersonRules(Program program, RowRules rows) {
        this.program = program;
        this.rows = rows;
    }

    /** @param operands of people, values, and groups if there are any */
    Dependence apply(Node node, List<Dependence> operands) {
        Map<String, String> columns = new TreeMap<>();
        boolean raw = columns(program.node(node.inputs().get(0)), columns);
        Dependence people = operands.get(0);
        double most = most(node, operands.get(1), people.sources().size() > 1);
        Map<String, Fact> facts = new TreeMap<>();
        for (Dependence operand : operands) {
            operand.sources().keySet().forEach(source -> {
                Optional<String> column = Optional.ofNullable(columns.get(source));
                boolean proven = raw && column.isPresent() && areAligned(source, operands);
                facts.put(source, proven ? new Fact.People(column.orElseThrow(), most) : Dependence.MIXED);
            });
        }
        return Dependence.computed(facts, Double.POSITIVE_INFINITY, operands);
    }

    /** Whether everything that depends on the data set has the rows of its people, in the same order. */
    private static boolean areAligned(String source, List<Dependence> operands) {
        Fact people = operands.get(0).sources().get(source);
        return people instanceof Fact.Rows of
                && of.loop() == 0
                && operands.stream().allMatch(operand -> {
                    Fact own = operand.sources().get(source);
                    return own == null || own.equals(people);
                });
    }

    /** @param others whether other data sets have rows, too */
    private double most(Node node, Dependence values, boolean others) {
        int id = node.inputs().get(1);
        ValueType type = program.node(id).type();
        Attributes attributes = node.attributes();
        boolean grouped = node.inputs().size() > 2;
        long count = attributes.get(ROWS);
        long groups = grouped ? Math.min(attributes.get(GROUPS), attributes.get(ENTRIES)) : 1;
        // each group has places of its own in the sum
        double own = count * Math.sqrt(groups) * rows.norm(id, values);
        if (!others && count > 1 && (!grouped || groups > 1)) {
            return own;
        }
        if (!type.range().isNonNegative()) {
            return 2 * own;
        }
        Shape shape = type.shape();
        return !grouped && shape.dimension(1) == 1 ? own : Math.sqrt(2) * own;
    }

    /** The columns that say whose the rows are, by data set; false if something else says so, too. */
    private boolean columns(Node node, Map<String, String> columns) {
        switch (node.operation()) {
            case PRIVATE_INPUT -> {
                List<String> named =
                        DatasetRequest.of(node).map(DatasetRequest::columns).orElse(List.of());
                String column = named.isEmpty() ? node.attributes().get(NAME) : named.get(0);
                return columns.put(PrivacyAnalysis.source(node), column) == null;
            }
            case CONCATENATE -> {
                return node.inputs().stream().allMatch(input -> columns(program.node(input), columns));
            }
            default -> {
                return false;
            }
        }
    }
}
