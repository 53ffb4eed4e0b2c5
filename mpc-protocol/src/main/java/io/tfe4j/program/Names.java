package io.tfe4j.program;

/** Names of attributes. */
final class Names {
    static final String CHECKS_RANGES = "checksRanges";

    static final String PLAYER = "player";
    static final String NAME = "name";
    static final String DATASET = "dataset";
    static final String COLUMNS = "columns";
    static final String TENSOR = "tensor";
    static final String KIND = "kind";
    static final String SHAPE = "shape";
    static final String FRACTION_BITS = "fractionBits";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String COUNT = "count";
    static final String BODY = "body";
    static final String INDEX = "index";
    static final String VALUE = "value";
    static final String ENTRIES = "entries";
    static final String ENTRY = "entry";
    static final String DITHERED = "dithered";
    static final String LEAST = "least";
    static final String NORM = "norm";
    static final String NOISE = "noiseMultiplier";
    static final String CLIPS = "clips";
    static final String KERNELS = "kernels";
    static final String BIASES = "biases";
    static final String ROWS = "rows";
    static final String GROUPS = "groups";
    static final String BANDS = "bands";

    private Names() {}
}
