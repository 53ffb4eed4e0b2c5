package io.tfe4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What reads and writes: the formats of this module, then what the class path adds. */
final class Plugins<P> {
    private final List<P> all = new ArrayList<>();
    private final Function<P, String> name;
    private final Function<P, Set<String>> extensions;
    private final Function<P, Set<String>> settings;

    private Plugins(
            List<P> own,
            Class<P> type,
            Function<P, String> name,
            Function<P, Set<String>> extensions,
            Function<P, Set<String>> settings) {
        this.name = name;
        this.settings = settings;
        this.extensions = extensions;
        all.addAll(own);
        ServiceLoader.load(type).forEach(all::add);
    }

    static Plugins<InputProvider> inputs() {
        return new Plugins<>(
                List.of(new CsvProvider(), new JsonLinesProvider(), new NpyProvider(), new NpzProvider()),
                InputProvider.class,
                InputProvider::name,
                InputProvider::extensions,
                InputProvider::settings);
    }

    static Plugins<OutputConsumer> outputs() {
        return new Plugins<>(
                List.of(new NpyConsumer(), new CsvConsumer()),
                OutputConsumer.class,
                OutputConsumer::name,
                OutputConsumer::extensions,
                OutputConsumer::settings);
    }

    /** All extensions that something claims. */
    Set<String> extensions() {
        Set<String> known = new TreeSet<>();
        all.forEach(one -> known.addAll(extensions.apply(one)));
        return known;
    }

    /**
     * By its name if {@code wanted} is one, else by the extension of {@code file}, else by a key that is one of its
     * settings; {@code what} is for the error.
     */
    P find(@Nullable String wanted, @Nullable Path file, Set<String> keys, String what) {
        String extension = file == null ? "" : extension(file);
        for (P one : all) {
            boolean claimed = wanted != null
                    ? name.apply(one).equals(wanted)
                    : file != null
                            ? extensions.apply(one).contains(extension)
                            : settings.apply(one).stream().anyMatch(keys::contains);
            if (claimed) {
                return one;
            }
        }
        String sought =
                wanted != null ? "provider=" + wanted : file != null ? "extension=" + extension : "keys=" + keys;
        throw new CatalogException("nothing on the class path takes it: " + what + ", " + sought + ", known="
                + all.stream().map(name).toList());
    }

    static String extension(Path file) {
        String text = Objects.toString(file.getFileName());
        return text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
