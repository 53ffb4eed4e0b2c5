package io.tfe4j.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether this machine, or whoever started this JVM, declares that it works on real data. */
final class ProductionProfile {
    static final String PROPERTY = "tfe4j.profile";
    static final String VARIABLE = "TFE4J_PROFILE";

    private static final String PRODUCTION = "production";

    private ProductionProfile() {}

    /** Either is enough: what one of them declares, the other cannot take back. */
    static boolean isDeclared(@Nullable String property, Map<String, String> environment) {
        return isProduction(property) || isProduction(environment.get(VARIABLE));
    }

    private static boolean isProduction(@Nullable String value) {
        return value != null && value.strip().toLowerCase(Locale.ROOT).equals(PRODUCTION);
    }

    /**
     * Call before players start in one JVM.
     *
     * @throws IllegalStateException in production
     */
    static void refuse() {
        if (isDeclared(System.getProperty(PROPERTY), System.getenv())) {
            throw new IllegalStateException("LocalConfig gives no privacy and does not run in production: profile="
                    + PRODUCTION + "; use RemoteConfig with players on machines of their own, or unset " + VARIABLE
                    + " and " + PROPERTY);
        }
    }
}
