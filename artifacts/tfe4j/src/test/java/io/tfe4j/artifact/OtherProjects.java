package io.tfe4j.artifact;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Maven projects outside this one that depend on {@code io.tfe4j:tfe4j} alone. Their local repository is a throw-away
 * folder into which the build has installed our modules; everything else comes from what this build itself has
 * downloaded, as if that were the central repository, so that no network is needed.
 */
final class OtherProjects {
    private static final String VERSION = property("artifact.version");
    private static final Path LOCAL_REPOSITORY = Path.of(property("artifact.localRepository"));

    private final Path folder;
    private final List<String> names = new ArrayList<>();

    OtherProjects(Path folder) throws IOException {
        this.folder = folder;
        install("tfe4j", "jar", Path.of(property("artifact.jar")));
        install("tfe4j", "pom", root().resolve("artifacts/tfe4j/pom.xml"));
        install("tfe4j-bom", "pom", root().resolve("artifacts/tfe4j-bom/pom.xml"));
    }

    private static void install(String artifact, String extension, Path file) throws IOException {
        Path target = Files.createDirectories(LOCAL_REPOSITORY.resolve(Path.of("io", "tfe4j", artifact, VERSION)));
        Files.copy(
                file, target.resolve(artifact + "-" + VERSION + "." + extension), StandardCopyOption.REPLACE_EXISTING);
    }

    /** A project with these sources: names of files, and their text. */
    void add(String name, Map<String, String> sources, String... compilerArguments) throws IOException {
        Path project = Files.createDirectories(folder.resolve(name));
        Files.writeString(project.resolve("pom.xml"), pom(name, "jar", """
                        <dependencyManagement><dependencies><dependency>
                          <groupId>io.tfe4j</groupId><artifactId>tfe4j-bom</artifactId><version>%s</version>
                          <type>pom</type><scope>import</scope>
                        </dependency></dependencies></dependencyManagement>
                        <dependencies><dependency>
                          <groupId>io.tfe4j</groupId><artifactId>tfe4j</artifactId>
                        </dependency></dependencies>
                        """.formatted(VERSION), compilerArguments));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = project.resolve("src/main/java").resolve(source.getKey());
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, source.getValue());
        }
        names.add(name);
    }

    /** Compiles all projects, in one run of Maven. */
    void build() throws IOException, InterruptedException {
        StringBuilder modules = new StringBuilder("<modules>");
        names.forEach(name -> modules.append("<module>").append(name).append("</module>"));
        Files.writeString(folder.resolve("pom.xml"), pom("programs", "pom", modules + "</modules>"));
        maven("-Dmdep.outputFile=target/class-path.txt", "compile", "dependency:build-classpath");
    }

    /** What Maven prints of the tests of a project with these files, its pom among them. */
    String test(String name, Map<String, String> files) throws IOException, InterruptedException {
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = folder.resolve(name).resolve(each.getKey());
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, each.getValue());
        }
        return maven("-f", folder.resolve(name).resolve("pom.xml").toString(), "test");
    }

    private String maven(String... goals) throws IOException, InterruptedException {
        String downloaded = Path.of(property("artifact.downloaded")).toUri().toString();
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>downloaded</id><mirrorOf>*</mirrorOf><url>" + downloaded
                        + "</url></mirror></mirrors></settings>");
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(property("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + LOCAL_REPOSITORY));
        command.addAll(List.of(goals));
        return run(0, command.toArray(String[]::new));
    }

    private static String pom(String name, String packaging, String body, String... compilerArguments) {
        StringBuilder arguments = new StringBuilder();
        for (String argument : compilerArguments) {
            arguments.append("<arg>").append(argument).append("</arg>");
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>%s</artifactId>
                  <version>1</version>
                  <packaging>%s</packaging>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  %s
                  <build><plugins>
                    <plugin>
                      <artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version>
                      <configuration><compilerArgs>%s</compilerArgs></configuration>
                    </plugin>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                    <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
                  </plugins></build>
                </project>
                """.formatted(name, packaging, body, arguments);
    }

    Path classes(String project) {
        return folder.resolve(project).resolve("target/classes");
    }

    /** The jars that Maven puts on the project's class path. */
    List<Path> jars(String project) throws IOException {
        String classPath = Files.readString(folder.resolve(project).resolve("target/class-path.txt"));
        return Arrays.stream(classPath.strip().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /** What {@code java} with these options prints; it must succeed. */
    String java(String... options) throws IOException, InterruptedException {
        return run(0, javaCommand(options));
    }

    /** What {@code java} with these options prints before it ends with an exception. */
    String javaThatFails(String... options) throws IOException, InterruptedException {
        return run(1, javaCommand(options));
    }

    private static String[] javaCommand(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(options));
        return command.toArray(String[]::new);
    }

    private String run(int exitCode, String... command) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("took too long: " + Files.readString(printed));
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != exitCode) {
            throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(printed));
        }
        return Files.readString(printed);
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new AssertionError(
                        "not within the project: " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new AssertionError("these tests are for Maven to run: mvn verify -pl artifacts/tfe4j -am");
        }
        return value;
    }
}
