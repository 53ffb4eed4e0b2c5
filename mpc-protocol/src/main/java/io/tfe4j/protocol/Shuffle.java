package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the rows (first axis) of a shared tensor into a uniformly random order that nobody knows.
 *
 * <p><b>Cost:</b> 256 bits an element, 2 rounds. See {@link SecretPermutation} for steps, security and source.
 */
public final class Shuffle {
    enum Steps implements Step {
        DRAW,
        APPLY
    }

    private Shuffle() {}

    public static ArithmeticShare shuffle(PartyContext context, ArithmeticShare x) {
        return shuffle(context, List.of(x)).get(0);
    }

    /** Several tensors with the same number of rows, all in the same order. */
    public static List<ArithmeticShare> shuffle(PartyContext context, List<ArithmeticShare> tensors) {
        int rows = tensors.get(0).shape().dimension(0);
        long columns = 0;
        for (ArithmeticShare tensor : tensors) {
            if (tensor.shape().dimension(0) != rows) {
                throw new IllegalArgumentException("rows differ: first=" + tensors.get(0) + ", other=" + tensor);
            }
            columns += rows == 0 ? 0 : tensor.size() / rows;
        }
        if (tensors.stream().anyMatch(ArithmeticShare::isSymbolic)) {
            context.charge(SecretPermutation.cost(rows, columns));
            return tensors.stream()
                    .map(tensor -> ArithmeticShare.symbolic(tensor.shape()))
                    .toList();
        }
        if (rows == 0) {
            return tensors;
        }
        List<ShareRows.Column> all = new ArrayList<>();
        tensors.forEach(tensor -> all.addAll(columnsOf(tensor)));
        ShareRows moved =
                SecretPermutation.draw(context.at(Steps.DRAW), rows).apply(context.at(Steps.APPLY), new ShareRows(all));
        List<ArithmeticShare> result = new ArrayList<>();
        int from = 0;
        for (ArithmeticShare tensor : tensors) {
            int count = tensor.size() / rows;
            result.add(join(moved.columns().subList(from, from + count), tensor.shape()));
            from += count;
        }
        return result;
    }

    static List<ShareRows.Column> columnsOf(ArithmeticShare tensor) {
        int rows = tensor.shape().dimension(0);
        int width = tensor.size() / rows;
        if (width == 1) {
            return List.of(ShareRows.Column.of(tensor));
        }
        ArithmeticShare byColumn =
                tensor.map(c -> c.reshape(Shape.of(rows, width)).transpose());
        List<ShareRows.Column> columns = new ArrayList<>();
        for (int k = 0; k < width; k++) {
            int column = k;
            columns.add(ShareRows.Column.of(byColumn.map(c -> c.sliceAxis(0, column, column + 1))));
        }
        return columns;
    }

    static ArithmeticShare join(List<ShareRows.Column> columns, Shape shape) {
        int rows = shape.dimension(0);
        if (columns.size() == 1) {
            return ArithmeticShare.of(
                    shape, columns.get(0).left(), columns.get(0).right());
        }
        return new ArithmeticShare(
                join(columns.stream().map(ShareRows.Column::left).toList(), rows, shape),
                join(columns.stream().map(ShareRows.Column::right).toList(), rows, shape));
    }

    private static RingTensor join(List<long[]> columns, int rows, Shape shape) {
        List<RingTensor> tensors =
                columns.stream().map(c -> RingTensor.of(Shape.of(rows), c)).toList();
        return RingTensor.stack(tensors, 1).reshape(shape);
    }
}
