package io.tfe4j.mutants;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The main class of a JVM that runs test classes until one fails, and says by its exit status how it went. */
final class FirstFailure {
    static final int ALL_PASSED = 0;
    static final int ONE_FAILED = 10;
    static final int NONE_FOUND = 11;

    private static final PrintStream OUT = System.out;

    private FirstFailure() {}

    /** @param args names of test classes */
    public static void main(String[] args) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        Arrays.stream(args).map(DiscoverySelectors::selectClass).toList())
                .build();
        Launcher launcher = LauncherFactory.create();
        AtomicInteger tests = new AtomicInteger();
        launcher.execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    OUT.println(test.getUniqueId());
                    result.getThrowable().ifPresent(failure -> failure.printStackTrace(OUT));
                    OUT.flush();
                    Runtime.getRuntime().halt(ONE_FAILED);
                }
                if (test.isTest()) {
                    tests.incrementAndGet();
                }
            }
        });
        Runtime.getRuntime().halt(tests.get() > 0 ? ALL_PASSED : NONE_FOUND);
    }
}
