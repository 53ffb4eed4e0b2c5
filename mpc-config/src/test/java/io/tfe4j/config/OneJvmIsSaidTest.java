package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threat model, item 26: players in one JVM say that they give no privacy, and do not start where production is declared. */
@Tag("security-26")
class OneJvmIsSaidTest {
    @AfterEach
    void forget() {
        System.clearProperty(ProductionProfile.PROPERTY);
    }

    @Test
    void item26_inProduction_everyWayToMakeOneIsRefused() {
        System.setProperty(ProductionProfile.PROPERTY, "production");

        assertRefused(LocalConfig::new);
        assertRefused(() -> new LocalConfig("alice"));
        assertRefused(() -> new LocalConfig(List.of("alice"), false));
        assertRefused(() -> LocalConfig.of(List.of(Player.local("a"), Player.local("b"), Player.local("c"))));
    }

    private static void assertRefused(Runnable make) {
        assertThatThrownBy(make::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "LocalConfig gives no privacy and does not run in production: profile=production");
    }

    @Test
    void item26_elsewhere_itStarts() {
        System.setProperty(ProductionProfile.PROPERTY, "development");

        assertThatCode(LocalConfig::new).doesNotThrowAnyException();
    }

    @Test
    void item26_environment_declaresProductionToo() {
        assertThat(ProductionProfile.isDeclared(null, Map.of("TFE4J_PROFILE", "production")))
                .isTrue();
        assertThat(ProductionProfile.isDeclared(null, Map.of("TFE4J_PROFILE", " Production ")))
                .isTrue();
        assertThat(ProductionProfile.isDeclared(null, Map.of())).isFalse();
        // whoever starts the JVM cannot undo what its machine declares
        assertThat(ProductionProfile.isDeclared("development", Map.of("TFE4J_PROFILE", "production")))
                .isTrue();
    }

    /** Once a process: in classes of their own, that nobody has used yet. */
    @Test
    void item26_firstUse_isNoticedInTheLog() throws Exception {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getLevel() + " " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(LocalConfig.class.getName());
        logger.addHandler(handler);
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> config = fresh.loadClass(LocalConfig.class.getName());
            config.getConstructor().newInstance();
            config.getConstructor().newInstance();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged)
                .containsExactly(
                        Level.INFO + " LocalConfig runs all players in this JVM: it gives no privacy; testing only");
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(OneJvmIsSaidTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return new File(path).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
