package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.List;

/** A layer of images for rows of numbers: [batch, channels, length] are images of height 1. */
record HeightOne(String name, Layer images) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 2, input);
        int[] image = images.outputShape(raised(input));
        return image.length == 3 ? new int[] {image[0], image[2]} : image;
    }

    private static int[] raised(int[] input) {
        return new int[] {input[0], 1, input[1]};
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltRow(images.build(tfe, raised(input)));
    }

    private record BuiltRow(Built images) implements Built {
        @Override
        public List<Parameter> parameters() {
            return images.parameters();
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return lowered(images.forward(x.expandDims(2)));
        }

        private static PrivateTensor lowered(PrivateTensor image) {
            return image.rank() == 4 ? image.squeeze(2) : image;
        }

        @Override
        public Pass train(PrivateTensor x) {
            Pass pass = images.train(x.expandDims(2));
            int[] shape = pass.output().shape();
            return new Pass(
                    lowered(pass.output()),
                    gradient ->
                            pass.inputGradient().apply(gradient.reshape(shape)).squeeze(2),
                    gradient -> pass.parameterGradients().apply(gradient.reshape(shape)),
                    pass.updates());
        }
    }
}
