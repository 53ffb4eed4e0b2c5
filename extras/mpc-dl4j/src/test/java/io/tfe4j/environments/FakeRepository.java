package io.tfe4j.environments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A Maven repository in a folder. */
final class FakeRepository {
    private final Path root;

    FakeRepository(Path root) {
        this.root = root;
    }

    String url() {
        return root.toUri().toString();
    }

    /** Adds {@code org.example:name:1.0}, which needs the others. */
    FakeRepository add(String name, String... needed) throws IOException {
        StringBuilder dependencies = new StringBuilder();
        for (String each : needed) {
            dependencies.append("<dependency><groupId>org.example</groupId><artifactId>" + each
                    + "</artifactId><version>1.0</version></dependency>");
        }
        write(
                name,
                ".pom",
                ("<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>" + name
                                + "</artifactId><version>1.0</version><dependencies>" + dependencies
                                + "</dependencies></project>")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        write(name, ".jar", jar(name));
        return this;
    }

    /** A file of the artifact {@code org.example:name:1.0}. */
    Path file(String name, String suffix) {
        return root.resolve("org/example/" + name + "/1.0/" + name + "-1.0" + suffix);
    }

    private void write(String name, String suffix, byte[] bytes) throws IOException {
        Path file = file(name, suffix);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.writeString(file(name, suffix + ".sha1"), sha1(bytes));
    }

    private static byte[] jar(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry(name + ".txt"));
            jar.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
