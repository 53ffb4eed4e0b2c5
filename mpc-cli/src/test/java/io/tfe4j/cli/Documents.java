package io.tfe4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fenced blocks of the project's Markdown. */
final class Documents {
    private Documents() {}

    /** A fenced block: where it starts, its language, its lines. */
    record Block(String place, String language, List<String> lines) {
        @Override
        public String toString() {
            return place;
        }
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError(
                        "not within the project: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    /** All files of the project but what builds made. */
    static List<Path> tracked() {
        try (Stream<Path> below = Files.walk(root())) {
            return below.filter(Files::isRegularFile)
                    .filter(path -> {
                        String place = root().relativize(path).toString().replace('\\', '/');
                        return !place.contains("target/") && !place.startsWith(".git/");
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents()) {
            blocks.addAll(blocks(document));
        }
        return blocks.stream().filter(block -> block.language().equals(language));
    }

    static List<Path> documents() {
        try (Stream<Path> below = Files.walk(root().resolve("docs"))) {
            List<Path> documents =
                    new ArrayList<>(below.filter(path -> path.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            for (String name : List.of("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "README.md")) {
                documents.add(0, root().resolve(name));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Block> blocks(Path document) {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        int number = 0;
        for (String line : read(document).split("\n", -1)) {
            number++;
            if (line.startsWith("```")) {
                if (open == null) {
                    open = new Block(
                            root().relativize(document) + ":" + number,
                            line.substring(3).trim(),
                            new ArrayList<>());
                } else {
                    blocks.add(open);
                    open = null;
                }
            } else if (open != null) {
                open.lines().add(line);
            }
        }
        return blocks;
    }

    static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
