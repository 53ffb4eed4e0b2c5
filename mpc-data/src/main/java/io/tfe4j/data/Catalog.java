package io.tfe4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.DataSource;
import io.tfe4j.program.run.ResultSink;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a player's: the datasets it may be asked for, and the place of its results. With {@code catalog.json} the
 * folder says what is a dataset and how its texts become numbers; without, each file {@code NAME.csv}, {@code
 * NAME.jsonl} or {@code NAME.npy} is the dataset NAME. The folder of a player, {@code DIR/PLAYER}, comes before DIR.
 *
 * <p>Both are looked up anew for each run. Threads may share a catalog. It decides nothing about consent: whoever may
 * run a program may have its datasets read.
 */
public final class Catalog implements DataSource, ResultSink {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final String SUBJECTS = "subjects";
    private static final Set<String> DATASET_KEYS = Set.of("file", "provider", "columns", "missing", SUBJECTS);
    private static final Set<String> OUTPUT_KEYS = Set.of("file", "provider");
    private static final JsonNode NO_SETTINGS = JsonNodeFactory.instance.objectNode();

    private final Path directory;
    private final FileContents contents = new FileContents();
    private final Plugins<InputProvider> inputs = Plugins.inputs();
    private final Plugins<OutputConsumer> outputs = Plugins.outputs();

    private Catalog(Path directory) {
        this.directory = directory;
    }

    /**
     * The catalog of a folder.
     *
     * @throws IllegalArgumentException if there is no such folder, or its {@code catalog.json} is wrong
     */
    public static Catalog load(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new CatalogException("data folder not found: folder=" + directory);
        }
        try {
            CatalogFile.of(directory);
        } catch (IOException e) {
            throw new CatalogException("catalog.json cannot be read: folder=" + directory);
        }
        return new Catalog(directory);
    }

    /** The datasets that {@code player} has, by name. */
    public Set<String> datasets(String player) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path folder : folders(player)) {
            CatalogFile file = CatalogFile.of(folder);
            file.datasets().fieldNames().forEachRemaining(names::add);
            if (!file.listsDatasets()) {
                names.addAll(fileNames(folder));
            }
        }
        return names;
    }

    private Set<String> fileNames(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> inputs.extensions().contains(Plugins.extension(file)))
                    .map(file -> String.valueOf(file.getFileName()))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .filter(name -> NAME.matcher(name).matches())
                    .forEach(names::add);
        }
        return names;
    }

    @Override
    public PlainTensor read(String player, DatasetRequest request) throws Exception {
        check("dataset", request.dataset());
        for (Path folder : folders(player)) {
            CatalogFile file = CatalogFile.of(folder);
            JsonNode listed = file.dataset(request.dataset());
            if (listed != null) {
                return read(entry(folder, request.dataset(), listed, file.limits()), listed, request);
            }
            Path found = file.listsDatasets() ? null : find(folder, request.dataset());
            if (found != null) {
                DatasetEntry entry =
                        new DatasetEntry(request.dataset(), folder, found, CellRules.PLAIN, NO_SETTINGS, file.limits());
                return read(entry, NO_SETTINGS, request);
            }
        }
        throw new CatalogException("no such dataset in the catalog: player=" + player + ", dataset=" + request.dataset()
                + "; add a file of that name, or an entry in catalog.json");
    }

    /** Where a dataset lies, and whom the catalog says it is about. */
    private record Place(@Nullable Path file, @Nullable String subjects) {}

    /**
     * Whom a dataset is about: what {@code subjects} says, else the dataset's own name. Two names of one file, or of
     * files with the same bytes, must say that both are about the same people.
     *
     * @throws CatalogException if they do not
     */
    @Override
    public Subjects subjects(String player, String dataset) throws Exception {
        check("dataset", dataset);
        Place place = place(player, dataset);
        Path file = place == null ? null : place.file();
        if (place == null || file == null || !Files.isRegularFile(file)) {
            return Subjects.of(place == null || place.subjects() == null ? dataset : place.subjects());
        }
        for (String other : datasets(player)) {
            Place copy = other.equals(dataset) ? null : place(player, other);
            if (copy == null || copy.file() == null || !Files.isRegularFile(copy.file())) {
                continue;
            }
            boolean agree = place.subjects() != null && place.subjects().equals(copy.subjects());
            if (!agree && contents.areSame(file, copy.file())) {
                throw new CatalogException("two names of the same data: dataset=" + dataset + ", other=" + other
                        + "; say in catalog.json whom both are about: \"subjects\": \"" + other + "\"");
            }
        }
        return new Subjects(place.subjects() == null ? dataset : place.subjects(), contents.digest(file));
    }

    private @Nullable Place place(String player, String dataset) throws IOException {
        for (Path folder : folders(player)) {
            CatalogFile file = CatalogFile.of(folder);
            JsonNode listed = file.dataset(dataset);
            if (listed != null) {
                return new Place(path(folder, listed), subjects(dataset, listed));
            }
            Path found = file.listsDatasets() ? null : find(folder, dataset);
            if (found != null) {
                return new Place(found, null);
            }
        }
        return null;
    }

    private static @Nullable String subjects(String dataset, JsonNode listed) {
        if (!listed.hasNonNull(SUBJECTS)) {
            return null;
        }
        String subjects = listed.get(SUBJECTS).asText();
        if (!NAME.matcher(subjects).matches()) {
            throw new CatalogException("subjects malformed: dataset=" + dataset
                    + ", allowed=letters, digits, '.', '_' and '-', at most 128");
        }
        return subjects;
    }

    private static DatasetEntry entry(Path folder, String name, JsonNode listed, Limits limits) {
        return new DatasetEntry(name, folder, path(folder, listed), RulesReader.read(name, listed), listed, limits);
    }

    private PlainTensor read(DatasetEntry entry, JsonNode listed, DatasetRequest request) throws Exception {
        String what = "dataset=" + entry.name();
        InputProvider provider = inputs.find(
                entry.setting("provider"), entry.hasFile() ? Path.of(entry.fileName()) : null, keys(listed), what);
        CatalogFile.checkKeys(listed, union(DATASET_KEYS, provider.settings()), what);
        if (!request.tensor().isEmpty() && !provider.hasTensors()) {
            throw new CatalogException("no file of several tensors: " + what + ", provider=" + provider.name());
        }
        PlainTensor tensor = provider.read(entry, request);
        if (!tensor.shape().equals(request.shape())) {
            throw new CatalogException(
                    "shapes differ: " + what + ", shape=" + tensor.shape() + ", declared=" + request.shape());
        }
        return tensor;
    }

    /** Extensions may be in capitals, as some systems write them. */
    private boolean isOf(String dataset, Path file) {
        String extension = Plugins.extension(file);
        String name = String.valueOf(file.getFileName());
        return inputs.extensions().contains(extension)
                && name.length() == dataset.length() + 1 + extension.length()
                && name.startsWith(dataset + ".");
    }

    private @Nullable Path find(Path folder, String dataset) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(Files::isRegularFile)
                    .filter(file -> isOf(dataset, file))
                    .toList();
        }
        if (found.size() > 1) {
            throw new CatalogException("several files of one name: dataset=" + dataset + ", files=" + found.size()
                    + "; list the right one in catalog.json");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public void check(String player, String output, Shape shape) throws Exception {
        for (Target target : targets(player, output, shape)) {
            target.consumer().check(target.entry(), shape);
        }
    }

    @Override
    public void accept(String player, String output, PlainTensor result) throws Exception {
        for (Target target : targets(player, output, result.shape())) {
            target.consumer().write(target.entry(), result);
        }
    }

    /** Files are written beside their places and renamed there; what goes to no file is written when it is shown. */
    @Override
    public Staged stage(String player, String output, PlainTensor result, String run) throws Exception {
        StagedResult staged = new StagedResult();
        for (Target target : targets(player, output, result.shape())) {
            OutputConsumer consumer = target.consumer();
            OutputEntry entry = target.entry();
            if (entry.hasFile()) {
                Move move = AtomicFile.beside(entry.file(), run);
                staged.add(move, () -> consumer.write(entry.at(move.from()), result));
            } else {
                staged.later(() -> consumer.write(entry, result));
            }
        }
        return staged;
    }

    private record Target(OutputConsumer consumer, OutputEntry entry) {}

    /** Where an output goes: where the entry says, else into two files that most programs can read one of. */
    private List<Target> targets(String player, String output, Shape shape) throws IOException {
        check("output", output);
        List<Path> folders = folders(player);
        for (Path folder : folders) {
            JsonNode listed = CatalogFile.of(folder).output(output);
            if (listed != null) {
                return List.of(target(new OutputEntry(output, folder, path(folder, listed), listed)));
            }
        }
        Path folder = folders.get(0);
        Path to = folder.resolve(CatalogFile.of(folder).outputDirectory());
        List<Target> both = new ArrayList<>();
        for (String extension : shape.rank() > 2 ? List.of("npy") : List.of("npy", "csv")) {
            both.add(target(new OutputEntry(output, folder, to.resolve(output + "." + extension), NO_SETTINGS)));
        }
        return both;
    }

    private Target target(OutputEntry entry) {
        String what = "output=" + entry.name();
        OutputConsumer consumer = outputs.find(
                entry.setting("provider"), entry.hasFile() ? entry.file() : null, keys(entry.settings()), what);
        CatalogFile.checkKeys(entry.settings(), union(OUTPUT_KEYS, consumer.settings()), what);
        return new Target(consumer, entry);
    }

    private static @Nullable Path path(Path folder, JsonNode entry) {
        return entry.hasNonNull("file") ? folder.resolve(entry.get("file").asText()) : null;
    }

    /** The player's own folder first, if there is one. */
    private List<Path> folders(String player) {
        check("player", player);
        Path own = directory.resolve(player);
        return Files.isDirectory(own) && !player.equals("outputs") ? List.of(own, directory) : List.of(directory);
    }

    /** Names come from programs, and become parts of paths. */
    private static void check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new CatalogException(
                    what + " name malformed: allowed=letters, digits, '.', '_' and '-', at most 128");
        }
    }

    private static Set<String> keys(JsonNode entry) {
        Set<String> keys = new TreeSet<>();
        entry.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> all = new HashSet<>(left);
        all.addAll(right);
        return all;
    }

    @Override
    public String toString() {
        return "catalog of folder " + directory;
    }
}
