package io.tfe4j.examples;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a user may change of an example: names with their values, those not given as the example has them. */
final class Settings {
    private final String example;
    private final Map<String, String> values;

    private Settings(String example, Map<String, String> values) {
        this.example = example;
        this.values = values;
    }

    /** Names and values in turn, in the order in which to show them. */
    static Map<String, String> defaults(String... namesAndValues) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            defaults.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return defaults;
    }

    /**
     * @param defaults all settings of the example
     * @param given those of the user
     * @throws IllegalArgumentException if the example does not have one of them
     */
    static Settings of(String example, Map<String, String> defaults, Map<String, String> given) {
        given.keySet().stream()
                .filter(name -> !defaults.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("no such setting: example=" + example + ", setting=" + name
                            + ", known=" + defaults.keySet());
                });
        Map<String, String> values = new LinkedHashMap<>(defaults);
        values.putAll(given);
        return new Settings(example, values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new AssertionError("setting not declared: example=" + example + ", setting=" + name);
        }
        return value;
    }

    int positive(String name) {
        try {
            int value = Integer.parseInt(text(name));
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // as for a number below one
        }
        throw new IllegalArgumentException("setting is not a positive whole number: example=" + example + ", setting="
                + name + ", value=" + text(name));
    }

    double positiveReal(String name) {
        try {
            double value = Double.parseDouble(text(name));
            if (value > 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // as for a number that is not positive
        }
        throw new IllegalArgumentException(
                "setting is not a positive number: example=" + example + ", setting=" + name + ", value=" + text(name));
    }
}
