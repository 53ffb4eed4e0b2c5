package io.tfe4j.program;

/** Operations the executor treats specially, and their attributes. */
final class Names {
    static final String PRIVATE_INPUT = "privateInput";
    static final String PUBLIC_INPUT = "publicInput";
    static final String CONSTANT = "constant";
    static final String VARIABLE = "variable";
    static final String ASSIGN = "assign";
    static final String STORE = "store";
    static final String REPEAT = "repeat";
    static final String REPEAT_RESULT = "repeatResult";
    static final String PARAMETER = "parameter";
    static final String LOOP_INDEX = "loopIndex";
    static final String LOCAL_COMPUTATION = "localComputation";
    static final String OUTPUT = "output";
    static final String REVEAL = "reveal";
    static final String CHECKPOINT = "checkpoint";
    static final String RESTORE = "restore";
    static final String CLIP_ROWS = "clipRows";
    static final String CHECKS_RANGES = "checksRanges";
    static final String SUPPRESS_BELOW = "suppressBelow";
    static final String NOISED_SUM = "noisedSum";
    static final String NOISED_GRADIENTS = "noisedGradients";
    static final String SUM_PER_PERSON = "sumPerPerson";

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
