import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.plain.KerasArchive;
import io.tfe4j.privacy.plain.PlainModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains a network on the digits 0 to 4 of {@code handwritten-digits.csv}, in the clear, and keeps it as {@code
 * digit-base.keras}; the digits 5 to 9 become the tables of two post offices. Always the same files. After the project has
 * been built: {@code java -cp 'mpc-cli/target/mpc-cli.jar:mpc-cli/target/lib/*' scripts/MakeDigitBase.java
 * examples/src/main/resources/data}; then {@code scripts/save_with_keras.py} reads the file and has Keras itself write it.
 */
public final class MakeDigitBase {
    private static final int PIXELS = 64;
    private static final int[] UNITS = {PIXELS, 32, 16, 5};
    private static final int EPOCHS = 60;
    private static final int OFFICE = 240;
    private static final double RATE = 0.05;

    private final SplittableRandom random = new SplittableRandom(20261130);
    private final double[][] kernels = new double[UNITS.length - 1][];
    private final double[][] biases = new double[UNITS.length - 1][];

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> lines = Files.readAllLines(folder.resolve("handwritten-digits.csv"));
        List<String> low = new ArrayList<>();
        List<String> high = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            (digit(line) < 5 ? low : high).add(line);
        }
        for (int office = 0; office < 2; office++) {
            List<String> own = new ArrayList<>(List.of(lines.get(0)));
            own.addAll(high.subList(office * OFFICE, (office + 1) * OFFICE));
            Files.write(folder.resolve(office == 0 ? "post-office-north.csv" : "post-office-south.csv"), own);
        }
        new MakeDigitBase().train(low, folder.resolve("digit-base.keras"));
    }

    private static int digit(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(',') + 1));
    }

    private void train(List<String> rows, Path file) throws IOException {
        for (int layer = 0; layer < kernels.length; layer++) {
            double limit = Math.sqrt(6.0 / UNITS[layer]);
            kernels[layer] = random.doubles((long) UNITS[layer] * UNITS[layer + 1], -limit, limit)
                    .toArray();
            biases[layer] = new double[UNITS[layer + 1]];
        }
        int right = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            right = 0;
            for (String row : rows) {
                right += step(row) ? 1 : 0;
            }
        }
        System.out.println("right in the last epoch: " + right + " of " + rows.size());
        PlainModel model = PlainModel.of(
                new int[] {PIXELS},
                dense(0),
                new ReLU(),
                dense(1),
                new ReLU(),
                dense(2),
                new Softmax());
        KerasArchive.write(model, file);
    }

    private Dense dense(int layer) {
        return new Dense(UNITS[layer + 1])
                .kernel(Weights.known(kernels[layer]))
                .bias(Weights.known(biases[layer]));
    }

    /** One step of gradient descent by one example. */
    private boolean step(String row) {
        double[][] values = new double[UNITS.length][];
        values[0] = Arrays.stream(row.split(","))
                .limit(PIXELS)
                .mapToDouble(pixel -> Double.parseDouble(pixel) / 16)
                .toArray();
        for (int layer = 0; layer < kernels.length; layer++) {
            values[layer + 1] = forward(values[layer], layer);
        }
        double[] result = values[kernels.length];
        double[] gradient = new double[result.length];
        double most = Arrays.stream(result).max().orElseThrow();
        double sum = Arrays.stream(result).map(x -> Math.exp(x - most)).sum();
        int digit = digit(row);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Math.exp(result[i] - most) / sum - (i == digit ? 1 : 0);
        }
        for (int layer = kernels.length - 1; layer >= 0; layer--) {
            gradient = back(values[layer], gradient, layer);
        }
        return result[digit] == most;
    }

    private double[] forward(double[] x, int layer) {
        double[] y = biases[layer].clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * kernels[layer][i * y.length + j];
            }
        }
        return layer == kernels.length - 1
                ? y
                : Arrays.stream(y).map(each -> Math.max(0, each)).toArray();
    }

    private double[] back(double[] x, double[] gradient, int layer) {
        double[] before = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < gradient.length; j++) {
                int place = i * gradient.length + j;
                before[i] += gradient[j] * kernels[layer][place];
                kernels[layer][place] -= RATE * gradient[j] * x[i];
            }
            // ReLU passes what was positive
            before[i] = x[i] > 0 ? before[i] : 0;
        }
        for (int j = 0; j < gradient.length; j++) {
            biases[layer][j] -= RATE * gradient[j];
        }
        return before;
    }
}
