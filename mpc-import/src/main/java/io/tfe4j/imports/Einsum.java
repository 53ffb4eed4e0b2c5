package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sums of products in Einstein's notation: two operands at a time, as matrix products. */
final class Einsum {
    private Einsum() {}

    /** A tensor and a letter for each of its axes; those that an ellipsis stands for are digits, counted from behind. */
    private record Operand<T>(T value, String axes) {}

    static <T> T apply(Call<T> call) {
        String equation = call.attributes().text("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        if (terms.length != call.inputs().size()) {
            throw new ImportException("attribute malformed: equation=" + equation);
        }
        List<Operand<T>> operands = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            String axes = axes(terms[i], call.rank(i));
            if (axes.length() != call.rank(i)) {
                throw new ImportException("attribute malformed: equation=" + equation + ", shape=" + call.shape(i));
            }
            operands.add(diagonal(call.engine(), new Operand<>(call.input(i), axes)));
        }
        String output = arrow < 0 ? implied(operands) : output(equation.substring(arrow + 2), operands);
        Operand<T> result = operands.get(0);
        for (int i = 1; i < operands.size(); i++) {
            StringBuilder later = new StringBuilder(output);
            operands.subList(i + 1, operands.size()).forEach(operand -> later.append(operand.axes()));
            result = product(call.engine(), result, operands.get(i), later.toString());
        }
        return arranged(call.engine(), summed(call.engine(), result, output), output);
    }

    private static String axes(String term, int rank) {
        int ellipsis = term.indexOf("...");
        if (ellipsis < 0) {
            return term;
        }
        StringBuilder digits = new StringBuilder();
        for (int i = rank - (term.length() - 3) - 1; i >= 0; i--) {
            digits.append((char) ('0' + i));
        }
        return term.substring(0, ellipsis) + digits + term.substring(ellipsis + 3);
    }

    private static <T> String output(String term, List<Operand<T>> operands) {
        StringBuilder digits = new StringBuilder();
        for (char digit = '9'; digit >= '0'; digit--) {
            char one = digit;
            if (operands.stream().anyMatch(operand -> operand.axes().indexOf(one) >= 0)) {
                digits.append(digit);
            }
        }
        return term.replace("...", digits);
    }

    /** The axes of the ellipsis, then the letters that occur once, in the order of the alphabet. */
    private static <T> String implied(List<Operand<T>> operands) {
        StringBuilder all = new StringBuilder();
        operands.forEach(operand -> all.append(operand.axes()));
        StringBuilder once = new StringBuilder(output("...", operands));
        all.chars().sorted().filter(Character::isLetter).forEach(letter -> {
            if (all.indexOf(String.valueOf((char) letter)) == all.lastIndexOf(String.valueOf((char) letter))) {
                once.append((char) letter);
            }
        });
        return once.toString();
    }

    /** Of axes with one letter the elements whose places are the same along both. */
    private static <T> Operand<T> diagonal(Engine<T> engine, Operand<T> operand) {
        String axes = operand.axes();
        Set<Integer> different = new LinkedHashSet<>();
        axes.chars().forEach(different::add);
        if (different.size() == axes.length()) {
            return operand;
        }
        Shape shape = engine.shape(operand.value());
        int[] strides = shape.strides();
        StringBuilder kept = new StringBuilder();
        List<Integer> sizes = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (int letter : different) {
            int step = 0;
            for (int axis = 0; axis < axes.length(); axis++) {
                step += axes.charAt(axis) == letter ? strides[axis] : 0;
            }
            kept.append((char) letter);
            sizes.add(shape.dimension(axes.indexOf(letter)));
            steps.add(step);
        }
        Shape result = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        int[] places = new int[result.size()];
        int[] own = result.strides();
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            for (int axis = 0; axis < own.length; axis++) {
                places[i] += rest / own[axis] * steps.get(axis);
                rest %= own[axis];
            }
        }
        T flat = engine.reshape(operand.value(), shape.size());
        return new Operand<>(engine.reshape(engine.gather(flat, 0, places), result.toArray()), kept.toString());
    }

    /** Without the axes that nobody reads any more. */
    private static <T> Operand<T> summed(Engine<T> engine, Operand<T> operand, String later) {
        StringBuilder kept = new StringBuilder();
        List<Integer> sizes = new ArrayList<>();
        List<Integer> dropped = new ArrayList<>();
        Shape shape = engine.shape(operand.value());
        for (int axis = 0; axis < operand.axes().length(); axis++) {
            char letter = operand.axes().charAt(axis);
            if (later.indexOf(letter) < 0) {
                dropped.add(axis);
            } else {
                kept.append(letter);
                sizes.add(shape.dimension(axis));
            }
        }
        if (dropped.isEmpty()) {
            return operand;
        }
        int[] axes = dropped.stream().mapToInt(Integer::intValue).toArray();
        int[] rest = sizes.stream().mapToInt(Integer::intValue).toArray();
        return new Operand<>(engine.reshape(engine.sum(operand.value(), axes), rest), kept.toString());
    }

    private static <T> Operand<T> product(Engine<T> engine, Operand<T> left, Operand<T> right, String later) {
        Operand<T> a = summed(engine, left, later + right.axes());
        Operand<T> b = summed(engine, right, later + left.axes());
        StringBuilder batch = new StringBuilder();
        StringBuilder inner = new StringBuilder();
        StringBuilder ofLeft = new StringBuilder();
        StringBuilder ofRight = new StringBuilder();
        for (char letter : a.axes().toCharArray()) {
            boolean isShared = b.axes().indexOf(letter) >= 0;
            (isShared ? later.indexOf(letter) >= 0 ? batch : inner : ofLeft).append(letter);
        }
        for (char letter : b.axes().toCharArray()) {
            if (a.axes().indexOf(letter) < 0) {
                ofRight.append(letter);
            }
        }
        for (char letter : (batch.toString() + inner).toCharArray()) {
            if (size(engine, a, letter) != size(engine, b, letter)) {
                throw new ImportException("sizes differ along an axis: axis=" + letter);
            }
        }
        int batches = sizes(engine, a, batch);
        int contracted = sizes(engine, a, inner);
        int rows = sizes(engine, a, ofLeft);
        int columns = sizes(engine, b, ofRight);
        T x = engine.reshape(arranged(engine, a, "" + batch + ofLeft + inner), batches, rows, contracted);
        T y = engine.reshape(arranged(engine, b, "" + batch + inner + ofRight), batches, contracted, columns);
        String axes = "" + batch + ofLeft + ofRight;
        int[] shape = axes.chars()
                .map(letter ->
                        a.axes().indexOf(letter) >= 0 ? size(engine, a, (char) letter) : size(engine, b, (char) letter))
                .toArray();
        return new Operand<>(engine.reshape(engine.matmul(x, y), shape), axes);
    }

    private static <T> int size(Engine<T> engine, Operand<T> operand, char letter) {
        return engine.shape(operand.value()).dimension(operand.axes().indexOf(letter));
    }

    private static <T> int sizes(Engine<T> engine, Operand<T> operand, CharSequence letters) {
        return letters.chars()
                .map(letter -> size(engine, operand, (char) letter))
                .reduce(1, (a, b) -> a * b);
    }

    private static <T> T arranged(Engine<T> engine, Operand<T> operand, String axes) {
        int[] order = axes.chars().map(operand.axes()::indexOf).toArray();
        for (int place : order) {
            if (place < 0) {
                throw new ImportException("attribute malformed: equation names an axis that no operand has");
            }
        }
        return engine.transpose(operand.value(), order);
    }
}
