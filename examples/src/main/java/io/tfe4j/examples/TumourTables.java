package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measurements and diagnoses of patients, split between two hospitals: either each has all columns of its own patients, or
 * both have columns of the same patients, in the same order. The first rows are to train on, those after them are not.
 */
enum TumourTables {
    HORIZONTAL(
            200,
            new Holder("hospital-east", 285, TumourColumn.ALL, true),
            new Holder("hospital-west", 284, TumourColumn.ALL, true)),
    VERTICAL(
            400,
            new Holder(
                    "imaging-clinic",
                    569,
                    TumourColumn.named("mean_radius", "mean_texture", "mean_smoothness", "mean_compactness"),
                    false),
            new Holder(
                    "cancer-centre",
                    569,
                    TumourColumn.named("worst_area", "worst_concave_points", "worst_symmetry"),
                    true));

    /** The largest value that any column can have on shares. */
    static final double SCALE = 32;

    /** Who has some columns of some patients. */
    private record Holder(String dataset, int patients, List<TumourColumn> columns, boolean diagnoses) {}

    private final int trainedOn;
    private final List<Holder> holders;

    TumourTables(int trainedOn, Holder... holders) {
        this.trainedOn = trainedOn;
        this.holders = List.of(holders);
    }

    static TumourTables named(String split) {
        return Arrays.stream(values())
                .filter(tables -> tables.name().equalsIgnoreCase(split))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such split: split=" + split + ", known=[horizontal, vertical]"));
    }

    List<String> owners() {
        return holders.stream().map(Holder::dataset).toList();
    }

    List<TumourColumn> columns() {
        return this == HORIZONTAL
                ? TumourColumn.ALL
                : holders.stream().flatMap(holder -> holder.columns.stream()).toList();
    }

    int trained() {
        return this == HORIZONTAL ? trainedOn * holders.size() : trainedOn;
    }

    int others() {
        int all =
                this == HORIZONTAL ? holders.stream().mapToInt(Holder::patients).sum() : holders.get(0).patients;
        return all - trained();
    }

    /** One table after the other, or beside it. */
    record Joint(List<PrivateTensor> features, List<PrivateTensor> diagnoses, boolean horizontal, int trainedOn) {
        PrivateTensor features(boolean toTrain) {
            return horizontal ? rows(features, toTrain) : rows(List.of(joined(1, features)), toTrain);
        }

        PrivateTensor diagnoses(boolean toTrain) {
            return rows(diagnoses, toTrain);
        }

        private PrivateTensor rows(List<PrivateTensor> tables, boolean toTrain) {
            return joined(
                    0,
                    tables.stream()
                            .map(table -> table.slice(
                                    new int[] {toTrain ? 0 : trainedOn, 0},
                                    new int[] {toTrain ? trainedOn : table.size(0), table.size(1)}))
                            .toList());
        }

        private static PrivateTensor joined(int axis, List<PrivateTensor> tables) {
            return tables.size() == 1 ? tables.get(0) : Tfe.concat(axis, tables.toArray(PrivateTensor[]::new));
        }
    }

    Joint define(Stage stage) {
        return new Joint(
                IntStream.range(0, holders.size())
                        .mapToObj(i -> features(stage, i))
                        .toList(),
                IntStream.range(0, holders.size())
                        .filter(i -> holders.get(i).diagnoses)
                        .mapToObj(i -> diagnoses(stage, i))
                        .toList(),
                this == HORIZONTAL,
                trainedOn);
    }

    /** Every column between 0 and {@link #SCALE}: none so small that it drowns in rounding. */
    private PrivateTensor features(Stage stage, int index) {
        Holder holder = holders.get(index);
        return Tfe.stack(
                1,
                holder.columns.stream()
                        .map(column -> Tfe.definePrivateInput(
                                        stage.owner(holder.dataset, index),
                                        Inputs.dataset(holder.dataset)
                                                .columns(column.name())
                                                .rows(holder.patients)
                                                .range(0, column.most())
                                                .fractionBits(column.fractionBits(SCALE)))
                                .mul(SCALE / column.most())
                                .withFractionBits(16))
                        .toArray(PrivateTensor[]::new));
    }

    private PrivateTensor diagnoses(Stage stage, int index) {
        Holder holder = holders.get(index);
        return Tfe.definePrivateInput(
                stage.owner(holder.dataset, index),
                Inputs.dataset(holder.dataset)
                        .columns("malignant")
                        .rows(holder.patients)
                        .asMatrix()
                        .range(0, 1)
                        .fractionBits(0));
    }

    /** The same in the clear, ready to be trained. */
    PlainLogisticRegression plain(Stage stage) {
        PlainLogisticRegression plain = new PlainLogisticRegression(columns().size());
        for (boolean toTrain : new boolean[] {true, false}) {
            if (this == HORIZONTAL) {
                holders.forEach(holder -> add(stage, plain, List.of(holder), toTrain));
            } else {
                add(stage, plain, holders, toTrain);
            }
        }
        return plain;
    }

    private void add(Stage stage, PlainLogisticRegression plain, List<Holder> beside, boolean toTrain) {
        int patients = beside.get(0).patients;
        List<double[]> tables = beside.stream()
                .map(holder -> stage.columns(holder.dataset, patients, names(holder)))
                .toList();
        Holder last = beside.get(beside.size() - 1);
        double[] diagnoses = stage.columns(last.dataset, patients, "malignant");
        for (int row = toTrain ? 0 : trainedOn; row < (toTrain ? trainedOn : patients); row++) {
            int at = row;
            double[] features = IntStream.range(0, tables.size())
                    .mapToObj(i -> {
                        int width = beside.get(i).columns.size();
                        return Arrays.stream(tables.get(i), at * width, (at + 1) * width);
                    })
                    .flatMapToDouble(values -> values)
                    .toArray();
            plain.add(features, diagnoses[row], toTrain);
        }
    }

    private static String[] names(Holder holder) {
        return holder.columns.stream().map(TumourColumn::name).toArray(String[]::new);
    }
}
