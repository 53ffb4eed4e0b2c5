package io.tfe4j.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The classes of one mutated source file, in a folder that goes before all others on the class path. */
final class Overlay {
    private Overlay() {}

    /**
     * Compiles {@code mutant} into {@code folder}.
     *
     * @throws IllegalArgumentException if it does not fit the code, or the compiler refuses it
     */
    static void compile(Mutant mutant, Path sources, String classPath, Path folder) throws IOException {
        Path file = sources.resolve(mutant.file());
        String changed = mutant.applyTo(Files.readString(file, StandardCharsets.UTF_8));
        Files.createDirectories(folder);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "-cp",
                classPath,
                "-proc:none",
                "-nowarn",
                "-Xlint:none",
                "-parameters",
                "--add-modules",
                "jdk.incubator.vector");
        boolean done = compiler.getTask(said, null, null, options, null, List.of(source(file.toUri(), changed)))
                .call();
        if (!done) {
            throw new IllegalArgumentException("mutant does not compile: name=" + mutant.name() + "\n" + said);
        }
    }

    private static JavaFileObject source(URI file, String text) {
        return new SimpleJavaFileObject(file, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
