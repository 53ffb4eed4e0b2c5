package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Model;
import io.tfe4j.ml.Node;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Add;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.ReLU;
import java.util.List;
import java.util.Map;

/**
 * An image of ImageNet's size goes through a ResNet-50 (He et al. 2016) whose weights nobody knows: the servers draw them
 * on shares. For how long it takes; a trained one, as ONNX, runs by {@code tfe4j predict}.
 */
final class ResNet50 implements Example {
    private static final int CHANNELS = 3;
    private static final int SIDE = 224;
    private static final int CLASSES = 1000;
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int EXPANSION = 4;
    private static final Bound RESULTS = Bound.assumed(256);
    private static final String SCORES = "scores";

    @Override
    public String name() {
        return "resnet50";
    }

    @Override
    public String summary() {
        return "a ResNet-50 whose weights nobody knows looks at an image of 224x224 pixels";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("width", "64");
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        long start = System.nanoTime();
        PrivateTensor image = Tfe.definePrivateInput(
                stage.owner("clinic", 0),
                Inputs.dataset("picture").shape(1, CHANNELS, SIDE, SIDE).range(0, 255));
        Model model = network(stage.settings().positive("width"));
        PrivateTensor scores = model.predict(Tfe.definePrivateVariable(image.mul(1 / 256.0)));
        var output = stage.output("physician", SCORES, scores);
        output.program();
        stage.print("building the program took %.2f s", (System.nanoTime() - start) * 1e-9);
        try (Session session = Tfe.session()) {
            session.run(List.of(output), name() + "-first");
            RunReport run = session.run(List.of(output), name());
            stage.players(run);
            stage.ownersSee(List.of("clinic"), "its own image");
            stage.receiverSees("physician", "a score for each of the classes");
            stage.report(run);
            stage.print(
                    "         for one image; the first, with which the weights were drawn and loops compiled, was before");
            stage.received();
        }
    }

    /** @param width filters of the first convolution: 64 in the paper */
    private static Model network(int width) {
        Node image = Node.input(CHANNELS, SIDE, SIDE);
        Node x = image.then(
                convolution(width, 7).stride(2).padding(3),
                new ReLU(),
                new MaxPooling2D(3).stride(2).padding(1));
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                x = bottleneck(x, width << stage, stage > 0 && block == 0 ? 2 : 1, block == 0);
            }
        }
        Layer scores = new Dense(CLASSES).kernel(Weights.glorotUniformSecret()).bounded(RESULTS);
        return Model.of(image, x.then(new GlobalAveragePooling2D(), scores));
    }

    /** With the stride in the convolution of 3x3; normalizations are taken to be folded into the convolutions. */
    private static Node bottleneck(Node x, int width, int stride, boolean first) {
        Node narrow = x.then(
                convolution(width, 1),
                new ReLU(),
                convolution(width, 3).stride(stride).padding(1),
                new ReLU(),
                convolution(EXPANSION * width, 1));
        Node kept = first ? x.then(convolution(EXPANSION * width, 1).stride(stride)) : x;
        return new Add().of(narrow, kept).then(new ReLU());
    }

    private static Conv2D convolution(int filters, int size) {
        return new Conv2D(filters, size).kernel(Weights.glorotUniformSecret()).bounded(RESULTS);
    }
}
