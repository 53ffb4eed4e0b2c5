package io.tfe4j.benchmarks.image;

/** The networks, up to their logits, for one image of [3, 224, 224]. */
enum ImageNetwork {
    /** He et al. 2016, with the stride in the 3x3 convolution; normalisations are folded into the convolutions. */
    RESNET50("resnet50") {
        @Override
        <T> T logits(Algebra<T> a, T image) {
            T x = a.maxPool(a.relu(a.convolution(image, 64, 7, 2, 3)), 3, 2, 1);
            int[] blocks = {3, 4, 6, 3};
            for (int stage = 0; stage < blocks.length; stage++) {
                for (int block = 0; block < blocks[stage]; block++) {
                    x = bottleneck(a, x, 64 << stage, stage > 0 && block == 0 ? 2 : 1, block == 0);
                }
            }
            return a.dense(a.globalAverage(x), CLASSES);
        }
    },
    /** Simonyan and Zisserman 2015, configuration E. */
    VGG19("vgg19") {
        @Override
        <T> T logits(Algebra<T> a, T image) {
            int[] convolutions = {2, 2, 4, 4, 4};
            T x = image;
            for (int stage = 0; stage < convolutions.length; stage++) {
                for (int i = 0; i < convolutions[stage]; i++) {
                    x = a.relu(a.convolution(x, Math.min(512, 64 << stage), 3, 1, 1));
                }
                x = a.maxPool(x, 2, 2, 0);
            }
            x = a.relu(a.dense(a.flat(x), 4096));
            return a.dense(a.relu(a.dense(x, 4096)), CLASSES);
        }
    },
    /** Huang et al. 2017; a normalisation before a ReLU cannot be folded. */
    DENSENET121("densenet121") {
        @Override
        <T> T logits(Algebra<T> a, T image) {
            T x = a.maxPool(a.relu(a.convolution(image, 64, 7, 2, 3)), 3, 2, 1);
            int[] layers = {6, 12, 24, 16};
            int channels = 64;
            for (int stage = 0; stage < layers.length; stage++) {
                for (int i = 0; i < layers[stage]; i++) {
                    T narrow = a.relu(a.convolution(a.relu(a.normalized(x)), 4 * GROWTH, 1, 1, 0));
                    x = a.concatenated(x, a.convolution(narrow, GROWTH, 3, 1, 1));
                    channels += GROWTH;
                }
                if (stage + 1 < layers.length) {
                    channels /= 2;
                    x = a.averagePool(a.convolution(a.relu(a.normalized(x)), channels, 1, 1, 0), 2);
                }
            }
            return a.dense(a.globalAverage(a.relu(a.normalized(x))), CLASSES);
        }
    };

    static final int SIDE = 224;
    static final int CHANNELS = 3;
    private static final int CLASSES = 1000;
    private static final int GROWTH = 32;
    private static final int EXPANSION = 4;

    private final String id;

    ImageNetwork(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    abstract <T> T logits(Algebra<T> algebra, T image);

    private static <T> T bottleneck(Algebra<T> a, T x, int width, int stride, boolean first) {
        T narrow = a.relu(a.convolution(x, width, 1, 1, 0));
        T wide = a.relu(a.convolution(narrow, width, 3, stride, 1));
        T out = a.convolution(wide, EXPANSION * width, 1, 1, 0);
        return a.relu(a.add(out, first ? a.convolution(x, EXPANSION * width, 1, stride, 0) : x));
    }
}
