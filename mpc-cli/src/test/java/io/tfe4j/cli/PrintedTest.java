package io.tfe4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.tfe4j.config.LocalByDefault;
import io.tfe4j.data.InputProvider;
import io.tfe4j.data.OutputConsumer;

/** Whatever a user of the shell can print says what it is, not {@code Sequential@7d70d1b1}. */
@AnalyzeClasses(packages = "io.tfe4j", importOptions = ImportOption.DoNotIncludeTests.class)
class PrintedTest {
    private static final DescribedPredicate<JavaClass> SEEN = new DescribedPredicate<>("a user of the shell sees") {
        @Override
        public boolean test(JavaClass type) {
            return ShellCommand.PACKAGES.contains(type.getPackageName())
                    && type.getModifiers().contains(JavaModifier.PUBLIC)
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                    && !type.isAssignableTo(Throwable.class)
                    && !type.getSimpleName().endsWith("Builder")
                    // found by name, and called by the library
                    && !type.isAssignableTo(LocalByDefault.class)
                    && !type.isAssignableTo(InputProvider.class)
                    && !type.isAssignableTo(OutputConsumer.class)
                    && type.getMethods().stream()
                            .anyMatch(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                                    && !method.getModifiers().contains(JavaModifier.STATIC));
        }
    };

    @ArchTest
    static void typesOfTheShell_sayWhatTheyAre(JavaClasses all) {
        classes()
                .that(SEEN)
                .should(new ArchCondition<>("have a text of their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean has = type.getAllMethods().stream()
                                .anyMatch(method -> method.getName().equals("toString")
                                        && method.getRawParameterTypes().isEmpty()
                                        && !method.getOwner().isEquivalentTo(Object.class));
                        if (!has) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " has no toString"));
                        }
                    }
                })
                .check(all);
    }
}
