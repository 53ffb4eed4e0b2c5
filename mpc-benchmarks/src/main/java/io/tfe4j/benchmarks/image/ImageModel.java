package io.tfe4j.benchmarks.image;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.benchmarks.model.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** One image through a network, of random weights. */
public final class ImageModel implements Workload {
    private final ImageNetwork network;

    private ImageModel(ImageNetwork network) {
        this.network = network;
    }

    public static List<ImageModel> all() {
        return Arrays.stream(ImageNetwork.values()).map(ImageModel::new).toList();
    }

    @Override
    public String id() {
        return network.id();
    }

    @Override
    public int rows() {
        return 1;
    }

    @Override
    public Work define(TfeContext tfe, Consumer<double[]> result) {
        int side = ImageNetwork.SIDE;
        SecureAlgebra secure = new SecureAlgebra(tfe);
        PrivateTensor logits = network.logits(secure, secure.image(ImageNetwork.CHANNELS, side, side));
        Output output = tfe.defineOutputValues("receiver", logits, result);
        PlainAlgebra plain = new PlainAlgebra();
        double[] expected = network.logits(plain, plain.image(ImageNetwork.CHANNELS, side, side))
                .values();
        return new Work(output, output, expected);
    }
}
