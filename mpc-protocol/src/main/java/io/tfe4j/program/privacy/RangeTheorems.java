package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.FACTOR;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.ValueType;
import java.util.OptionalLong;

/**
 * Assumed ranges that need no belief, since what they are assumed of has them: a number where it is positive and else zero,
 * {@code y (1 - y)} of a y between 0 and 1, and a number less what a choice between it and zero has taken.
 */
final class RangeTheorems {
    /** Of a product's rounding, in units of the last fraction bit. */
    private static final int ROUNDING = 2;

    private final Program program;

    RangeTheorems(Program program) {
        this.program = program;
    }

    /** Whether what {@code assumption} assumes is true whatever the data. */
    boolean prove(Node assumption) {
        Node operand = program.node(assumption.inputs().get(0));
        Range assumed = assumption.type().range();
        return assumed.contains(operand.type().range())
                || operand.operation() == Op.WHERE && assumed.contains(ofPositivePart(operand))
                || operand.operation() == Op.SUBTRACT && assumed.contains(ofRest(operand))
                || operand.operation() == Op.MULTIPLY && isLogisticSlope(operand) && assumed.contains(slopes(operand));
    }

    /** Of {@code x > 0 ? x : 0}; else that of any choice. */
    private Range ofPositivePart(Node choice) {
        Node condition = program.node(choice.inputs().get(0));
        int value = choice.inputs().get(1);
        boolean isPositivePart = condition.operation() == Op.GREATER
                && condition.inputs().get(0) == value
                && isConstant(condition.inputs().get(1), 0)
                && isZero(choice.inputs().get(2))
                && program.node(value).type().fractionBits() == choice.type().fractionBits();
        long most = Math.max(0, program.node(value).type().range().max());
        return isPositivePart ? new Range(0, most) : choice.type().range();
    }

    /** Of {@code x - (c ? x : 0)}, which is x or zero; else that of any difference. */
    private Range ofRest(Node difference) {
        int whole = difference.inputs().get(0);
        Node taken = program.node(difference.inputs().get(1));
        boolean isRest = taken.operation() == Op.WHERE
                && taken.inputs().get(1) == whole
                && isZero(taken.inputs().get(2))
                && program.node(whole).type().fractionBits()
                        == difference.type().fractionBits();
        return isRest
                ? program.node(whole).type().range().union(new Range(0, 0))
                : difference.type().range();
    }

    private boolean isLogisticSlope(Node product) {
        Node y = program.node(product.inputs().get(0));
        Node other = program.node(product.inputs().get(1));
        ValueType type = y.type();
        Range unit = new Range(-ROUNDING, (1L << type.fractionBits()) + ROUNDING);
        return other.operation() == Op.SUBTRACT
                && isConstant(other.inputs().get(0), 1)
                && other.inputs().get(1) == y.id()
                && unit.contains(type.range());
    }

    private static Range slopes(Node product) {
        long unit = 1L << product.type().fractionBits();
        return new Range(-2L * ROUNDING, unit / 4 + 2L * ROUNDING);
    }

    private boolean isZero(int id) {
        Node node = program.node(id);
        boolean timesZero = node.operation() == Op.SCALE && node.attributes().get(FACTOR) == 0;
        return timesZero || isConstant(id, 0);
    }

    private boolean isConstant(int id, long value) {
        Node node = program.node(id);
        OptionalLong all = node.equalElements();
        return all.isPresent() && all.getAsLong() == value << node.type().fractionBits();
    }
}
