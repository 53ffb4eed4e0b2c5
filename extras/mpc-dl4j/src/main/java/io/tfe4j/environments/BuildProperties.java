package io.tfe4j.environments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that this tfe4j was built with. */
final class BuildProperties {
    private static final Properties VALUES = load();

    private BuildProperties() {}

    static String get(String name) {
        String value = VALUES.getProperty(name);
        if (value == null) {
            throw new AssertionError("no such property of the build: name=" + name);
        }
        return value;
    }

    private static Properties load() {
        Properties values = new Properties();
        try (InputStream in = BuildProperties.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new AssertionError("build.properties is missing");
            }
            values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }
}
