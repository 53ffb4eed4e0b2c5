package io.tfe4j.imports;

import java.util.Map;

/** Linear models and tree ensembles, as scikit-learn's converter writes them. */
final class ClassicRules {
    private ClassicRules() {}

    static void define(Map<String, Rule> all) {}
}
