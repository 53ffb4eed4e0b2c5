package io.tfe4j.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A program of one file, compiled into a folder that goes when it is closed. */
final class CompiledProgram implements AutoCloseable {
    private final Path folder;
    private final URLClassLoader loader;
    private final Method main;

    private CompiledProgram(Path folder, URLClassLoader loader, Method main) {
        this.folder = folder;
        this.loader = loader;
        this.main = main;
    }

    /**
     * Compiles {@code file} against this JVM's class path.
     *
     * @throws IllegalArgumentException with line and column, if it does not compile or has no main method
     */
    static CompiledProgram of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no such program: file=" + file);
        }
        Path folder = Files.createTempDirectory("tfe4j-run");
        try {
            List<String> classes = compile(file, folder);
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {folder.toUri().toURL()}, CompiledProgram.class.getClassLoader());
            return new CompiledProgram(folder, loader, main(file, classes, loader));
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** The names of the classes. */
    private static List<String> compile(Path file, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalArgumentException("no compiler: this Java is a runtime only; install a JDK 17 or newer");
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-parameters");
            boolean done = compiler.getTask(null, files, found, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!done) {
                throw new IllegalArgumentException("program does not compile: file=" + file + problems(file, found));
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> each.toString().endsWith(".class"))
                    .map(each -> folder.relativize(each)
                            .toString()
                            .replace(".class", "")
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .sorted()
                    .toList();
        }
    }

    private static String problems(Path file, DiagnosticCollector<JavaFileObject> found) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                lines.add("  " + file.getFileName() + ":" + each.getLineNumber() + ":" + each.getColumnNumber() + ": "
                        + each.getMessage(null).replace("\n", "\n    "));
            }
        }
        return "\n" + String.join("\n", lines);
    }

    private static Method main(Path file, List<String> classes, ClassLoader loader) {
        List<Method> found = new ArrayList<>();
        for (String name : classes) {
            try {
                Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
                if (Modifier.isStatic(main.getModifiers())) {
                    found.add(main);
                }
            } catch (NoSuchMethodException e) {
                // another class of the file has it
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("compiled class is not there: name=" + name, e);
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException("a program has one class with a method static void main(String[]): file="
                    + file + ", classes with it="
                    + found.stream()
                            .map(each -> each.getDeclaringClass().getName())
                            .toList());
        }
        return found.get(0);
    }

    /** Runs it in this thread, and waits for the threads that it has begun, as Java does; those that are daemons end with it. */
    void run(String[] arguments) throws InvocationTargetException, InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ClassLoader usual = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("main method cannot be called: class=" + main.getDeclaringClass(), e);
        } finally {
            Thread.currentThread().setContextClassLoader(usual);
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.isDaemon() && !before.contains(thread)) {
                thread.join();
            }
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
        delete(folder);
    }

    /** As far as the system lets it: what stays is in the folder of temporary files. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
