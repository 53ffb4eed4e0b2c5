package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The addresses of masks and messages, as the code of all modules makes them: what a step's code is, and that no method
 * can come to use a context again by calling itself.
 */
@Tag("security-10")
class StepsTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tfe4j");
    }

    /**
     * A step's code is its place in its enum, and part of the address of masks and messages: players of two versions
     * that disagree about it would wait for each other. Whoever changes a line here changes the wire, and raises its
     * version; a new enum, or a constant added at the end of one, only needs its line. The list as it would be now is
     * written to {@code mpc-cli/target/step-codes.txt}.
     */
    @Test
    void codesOfAllSteps_areThoseOfTheList() throws Exception {
        String expected;
        try (InputStream list = StepsTest.class.getResourceAsStream("step-codes.txt")) {
            expected = new String(list.readAllBytes(), StandardCharsets.UTF_8);
        }

        List<String> actual = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.isEnum() && type.isAssignableTo(Step.class)) {
                actual.add(line(Class.forName(type.getName())));
            }
        }

        URI testClasses = StepsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Files.write(
                Path.of(testClasses).resolveSibling("step-codes.txt"),
                actual.stream().sorted().toList());
        assertThat(actual.stream().sorted().toList())
                .as("src/test/resources/io/tfe4j/cli/step-codes.txt")
                .isEqualTo(expected.lines().toList());
    }

    private static String line(Class<?> steps) {
        return steps.getName() + ": "
                + Arrays.stream(steps.getEnumConstants())
                        .map(Step.class::cast)
                        .map(step -> step.name() + "=" + (step.ordinal() + 1))
                        .collect(Collectors.joining(" "));
    }

    /**
     * A method that calls itself, directly or through others, with the context it was given would draw the masks of the
     * first call again. There is no need for such a method: loops number their steps.
     */
    @Test
    void methodsWithAContext_neverCallThemselves() {
        Map<JavaMethod, List<JavaMethod>> calls = new LinkedHashMap<>();
        for (JavaClass type : classes) {
            for (JavaMethod method : type.getMethods()) {
                if (hasContext(method)) {
                    calls.put(method, callsOf(method));
                }
            }
        }
        assertThat(calls).as("methods found").hasSizeGreaterThan(300);

        Set<JavaMethod> finished = new HashSet<>();
        calls.keySet().forEach(method -> requireNoCycle(method, calls, new ArrayList<>(), finished));
    }

    private static boolean hasContext(JavaCodeUnit method) {
        return method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(PartyContext.class))
                || method.getOwner().getFields().stream()
                        .anyMatch(field -> field.getRawType().isEquivalentTo(PartyContext.class));
    }

    private static List<JavaMethod> callsOf(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .filter(target -> !target.getOwner().isEquivalentTo(PartyContext.class))
                .distinct()
                .toList();
    }

    private static void requireNoCycle(
            JavaMethod method,
            Map<JavaMethod, List<JavaMethod>> calls,
            List<JavaMethod> path,
            Set<JavaMethod> finished) {
        assertThat(path).as("calls that come back to a method with a context").doesNotContain(method);
        if (!finished.contains(method)) {
            path.add(method);
            for (JavaMethod called : calls.getOrDefault(method, List.of())) {
                if (calls.containsKey(called)) {
                    requireNoCycle(called, calls, path, finished);
                }
            }
            path.remove(path.size() - 1);
            finished.add(method);
        }
    }
}
