package io.tfe4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Identifiers;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    @TempDir
    Path folder;

    @Test
    void read_withoutCatalogFile_everyFileIsADataset() throws Exception {
        write("patients.csv", "name,age,bmi\nA,63,25.5\nB,47,31\n");
        write("visits.jsonl", "{\"age\": 1, \"ok\": true}\n\n{\"ok\": false, \"age\": 2.5}\n");
        NpyFiles.write(folder.resolve("scan.npy"), PlainTensor.of(new double[][] {{1, 2}, {3, 4}}));
        write("NOTICE.md", "no data");

        assertThat(read(rows("patients", 2, "bmi", "age"))).containsExactly(25.5, 63, 31, 47);
        assertThat(read(rows("visits", 2, "ok", "age"))).containsExactly(1, 1, 0, 2.5);
        assertThat(read(new DatasetRequest("scan", List.of(), Shape.of(2, 2), false)))
                .containsExactly(1, 2, 3, 4);
        assertThat(Catalog.load(folder).datasets("anyone")).containsExactly("patients", "scan", "visits");
    }

    @Test
    void subjects_ofTwoNamesForTheSameData_mustBeTheSame() throws Exception {
        write("patients.csv", "age\n1\n");
        write("others.csv", "age\n2\n");
        write("copy.csv", "age\n1\n");
        Catalog catalog = Catalog.load(folder);

        assertThat(catalog.subjects("alice", "others").people()).isEqualTo("others");
        for (String name : List.of("patients", "copy")) {
            assertThatThrownBy(() -> catalog.subjects("alice", name))
                    .hasMessageContaining("two names of the same data");
        }

        write("copy.csv", "age\n3\n");
        assertThat(catalog.subjects("alice", "patients").people()).isEqualTo("patients");
        Files.delete(folder.resolve("copy.csv"));
        Files.createLink(folder.resolve("copy.csv"), folder.resolve("patients.csv"));
        assertThatThrownBy(() -> catalog.subjects("alice", "copy")).hasMessageContaining("two names of the same data");

        write(
                "catalog.json",
                "{\"datasets\": {\"patients\": {\"file\": \"patients.csv\", \"subjects\": \"people\"},"
                        + " \"copy\": {\"file\": \"copy.csv\", \"subjects\": \"people\"},"
                        + " \"third\": {\"file\": \"patients.csv\", \"delimiter\": \";\"}}}");
        assertThatThrownBy(() -> catalog.subjects("alice", "third")).hasMessageContaining("two names of the same data");
        assertThatThrownBy(() -> catalog.subjects("alice", "copy")).hasMessageContaining("other=third");
        write(
                "catalog.json",
                "{\"datasets\": {\"patients\": {\"file\": \"patients.csv\", \"subjects\": \"people\"},"
                        + " \"copy\": {\"file\": \"copy.csv\", \"subjects\": \"people\"}}}");
        assertThat(catalog.subjects("alice", "copy").people()).isEqualTo("people");
        assertThat(catalog.subjects("alice", "copy").content())
                .isEqualTo(catalog.subjects("alice", "patients").content())
                .hasSize(64);
        write("catalog.json", "{\"datasets\": {\"bad\": {\"file\": \"others.csv\", \"subjects\": \"../x\"}}}");
        assertThatThrownBy(() -> catalog.subjects("alice", "bad")).hasMessageContaining("subjects malformed");
    }

    @Test
    void read_ownFolderOfThePlayer_comesFirst_andIsNobodyElses() throws Exception {
        write("patients.csv", "age\n1\n");
        write("alice/patients.csv", "age\n2\n");
        write("alice/secrets.csv", "age\n3\n");
        Catalog catalog = Catalog.load(folder);

        assertThat(catalog.read("alice", rows("patients", 1, "age")).values()).containsExactly(2);
        assertThat(catalog.read("bob", rows("patients", 1, "age")).values()).containsExactly(1);
        assertThat(catalog.datasets("alice")).containsExactly("patients", "secrets");
        assertThatThrownBy(() -> catalog.read("bob", rows("secrets", 1, "age")))
                .hasMessageContaining("no such dataset in the catalog: player=bob, dataset=secrets");
    }

    @Test
    void read_withCatalogFile_appliesItsRules_andOnlyListedFilesAreDatasets() throws Exception {
        write("raw.txt", "id;smoker;bmi\n1;yes;25\n2;no;\n3;;31\n");
        write("other.csv", "a\n1\n");
        write("catalog.json", """
                {"datasets": {"patients": {"file": "raw.txt", "provider": "csv", "delimiter": ";",
                  "columns": {"smoker": {"yes": 1, "no": 0, "": -1}}, "missing": 22.5}}}
                """);

        assertThat(read(rows("patients", 3, "smoker", "bmi"))).containsExactly(1, 25, 0, 22.5, -1, 31);
        assertThat(Catalog.load(folder).datasets("anyone")).containsExactly("patients");
        assertThatThrownBy(() -> read(rows("other", 1, "a"))).hasMessageContaining("no such dataset");
    }

    @Test
    void read_badTable_listsAllThatIsWrong_butNoValue() throws IOException {
        write("patients.csv", "age,sex\n63,m\nsecret,f\n,f\nNaN,f\n9007199254740993,f\n");

        assertThatThrownBy(() -> read(rows("patients", 7, "age", "bmi")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data is not as the program declares it: dataset=patients, file=patients.csv: "
                        + "no such column: column=bmi; rows differ: rows=5, declared=7; "
                        + "not a number: line=3, column=age; missing value: line=4, column=age; "
                        + "not a finite number: line=5, column=age; "
                        + "whole number too large to be exact, allowed below 2^53: line=6, column=age")
                .hasNoCause();
    }

    @Test
    void read_wholeNumbersAtTheLimit_areExactOrRefused() throws Exception {
        write("p.jsonl", "{\"a\": 9007199254740991}\n{\"a\": -9007199254740991}\n");
        write("q.jsonl", "{\"a\": 9007199254740993}\n{\"a\": -9007199254740993}\n");

        assertThat(read(rows("p", 2, "a"))).containsExactly(0x1p53 - 1, 1 - 0x1p53);
        assertThatThrownBy(() -> read(rows("q", 2, "a")))
                .hasMessageContaining("allowed below 2^53: line=1")
                .hasMessageContaining("allowed below 2^53: line=2");
    }

    @Test
    void read_manyProblems_listsTenAndCountsTheRest() throws IOException {
        write("p.csv", "a\n" + "x\n".repeat(200));

        assertThatThrownBy(() -> read(rows("p", 200, "a")))
                .hasMessageContaining("line=11, column=a; and 190 more")
                .hasMessageNotContaining("line=12");
    }

    @Test
    void read_textThatHasNoCode_isRefused_evenANumber() throws IOException {
        write("p.csv", "smoker\nyes\n7\n");
        write(
                "catalog.json",
                "{\"datasets\": {\"p\": {\"file\": \"p.csv\", \"columns\": {\"smoker\": {\"yes\": 1}}}}}");

        assertThatThrownBy(() -> read(rows("p", 2, "smoker")))
                .hasMessageContaining("value without a code in the catalog: line=3, column=smoker");
    }

    @Test
    void read_identifiers_areHashed_textsAndNumbersAlike() throws Exception {
        write("p.csv", "patient\n AB-1 \n007\n7\n\"\"\n");
        write("q.jsonl", "{\"patient\": \"AB-1\"}\n{\"patient\": \"007\"}\n{\"patient\": 7}\n");
        write("catalog.json", """
                {"datasets": {"p": {"file": "p.csv", "columns": {"patient": "identifier"}, "missing": 0},
                 "q": {"file": "q.jsonl", "columns": {"patient": "identifier"}}}}
                """);

        double[] hashes = read(rows("q", 3, "patient"));

        assertThat(hashes).containsExactly(Identifiers.hash("AB-1"), Identifiers.hash("007"), Identifiers.hash("7"));
        assertThatThrownBy(() -> read(rows("p", 4, "patient")))
                .hasMessageContaining("missing value: line=5, column=patient");
        write("p.csv", "patient\n AB-1 \n007\n7\n");
        assertThat(read(rows("p", 3, "patient"))).containsExactly(hashes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{} {}",
                "{\"datasets\": {}, \"datasets\": {}}",
                "{\"dataset\": {}}",
                "{\"datasets\": {\"p\": 1}}",
                "{\"limits\": {\"rows\": \"many\"}}",
                "{\"limits\": {\"rows\": 0}}"
            })
    void load_wrongCatalogFile_isRefused(String json) throws IOException {
        write("catalog.json", json);

        assertThatThrownBy(() -> Catalog.load(folder)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"file\": \"p.csv\", \"colums\": {}}",
                "{\"file\": \"gone.csv\"}",
                "{\"file\": \"p.xls\"}",
                "{\"provider\": \"oracle\"}",
                "{}",
                "{\"file\": \"p.csv\", \"missing\": \"often\"}",
                "{\"file\": \"p.csv\", \"columns\": {\"a\": {\"yes\": \"1\"}}}",
                "{\"file\": \"p.csv\", \"columns\": [\"a\"]}"
            })
    void read_wrongEntry_isRefused(String entry) throws IOException {
        write("p.csv", "a\n1\n");
        write("catalog.json", "{\"datasets\": {\"p\": " + entry + "}}");

        assertThatThrownBy(() -> read(rows("p", 1, "a"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void read_beyondTheLimits_isRefused() throws IOException {
        write("p.csv", "a\n1\n2\n3\n");
        write("catalog.json", "{\"limits\": {\"rows\": 2}}");
        assertThatThrownBy(() -> read(rows("p", 3, "a"))).hasMessageContaining("table too long: dataset=p");
        write("catalog.json", "{\"limits\": {\"bytes\": 7}}");
        assertThatThrownBy(() -> read(rows("p", 3, "a"))).hasMessageContaining("file too large: file=p.csv");
    }

    @Test
    void read_twoFilesOfOneName_isRefused() throws IOException {
        write("p.csv", "a\n1\n");
        write("p.jsonl", "{\"a\": 1}\n");

        assertThatThrownBy(() -> read(rows("p", 1, "a"))).hasMessageContaining("several files of one name");
    }

    @Test
    void read_wrongKindOfRequest_hasTheRemedy() throws IOException {
        write("p.csv", "a\n1\n");
        NpyFiles.write(folder.resolve("t.npy"), PlainTensor.of(1, 2));

        assertThatThrownBy(() -> read(new DatasetRequest("p", List.of(), Shape.of(1), false)))
                .hasMessageContaining("names no columns");
        assertThatThrownBy(() -> read(rows("t", 2, "a"))).hasMessageContaining("has no columns");
        assertThatThrownBy(() -> read(new DatasetRequest("t", List.of(), Shape.of(3), false)))
                .hasMessageContaining("shapes differ: shape=[2], declared=[3], dataset=t");
        assertThatThrownBy(() -> read(new DatasetRequest("t", List.of(), "kernel", Shape.of(2), false)))
                .hasMessageContaining("no file of several tensors: dataset=t, provider=npy");
    }

    @Test
    void read_oneOfSeveralTensors_isTheOneNamed() throws Exception {
        Path kernel = folder.resolve("kernel");
        NpyFiles.write(kernel, PlainTensor.of(1, 2));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("model.npz")))) {
            zip.putNextEntry(new ZipEntry("dense/kernel.npy"));
            zip.write(Files.readAllBytes(kernel));
        }
        Files.delete(kernel);
        write("broken.npz", "no zip file");

        assertThat(read(tensor("model", "dense/kernel", 2))).containsExactly(1, 2);
        assertThatThrownBy(() -> read(tensor("model", "dense/kernel", 3)))
                .hasMessageContaining("shape=[2], declared=[3], dataset=model, file=model.npz");
        assertThatThrownBy(() -> read(tensor("model", "bias", 2))).hasMessageContaining("no such tensor: tensor=bias");
        assertThatThrownBy(() -> read(tensor("model", "", 2))).hasMessageContaining("name one with tensor(...)");
        assertThatThrownBy(() -> read(tensor("broken", "bias", 2))).hasMessageContaining("not a zip file");
    }

    private static DatasetRequest tensor(String dataset, String tensor, int size) {
        return new DatasetRequest(dataset, List.of(), tensor, Shape.of(size), false);
    }

    @Test
    void accept_byDefault_writesTwoFilesForTheOwnerAlone() throws Exception {
        Catalog catalog = Catalog.load(folder);
        PlainTensor result = PlainTensor.of(new double[][] {{1, 2.5}, {3, -4}});

        catalog.check("researcher", "table", result.shape());
        assertThat(folder.resolve("outputs")).doesNotExist();
        catalog.accept("researcher", "table", PlainTensor.of(9));
        catalog.accept("researcher", "table", result);

        Path csv = folder.resolve("outputs/table.csv");
        Path npy = folder.resolve("outputs/table.npy");
        assertThat(csv).hasContent("column-1,column-2\n1,2.5\n3,-4");
        assertThat(NpyFiles.read(npy, Shape.of(2, 2)).values()).containsExactly(1, 2.5, 3, -4);
        try (var files = Files.list(folder.resolve("outputs"))) {
            assertThat(files).hasSize(2);
        }
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(csv)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(npy)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("outputs"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void accept_listedOutput_goesWhereTheEntrySays() throws Exception {
        write("catalog.json", """
                {"outputs": {"average": {"file": "out/a.csv", "columns": ["mean"]}}, "outputDirectory": "results"}
                """);
        Catalog catalog = Catalog.load(folder);

        catalog.accept("researcher", "average", PlainTensor.scalar(0.1));
        catalog.accept("researcher", "cube", new PlainTensor(Shape.of(1, 1, 2), new double[] {1, 2}));

        assertThat(folder.resolve("out/a.csv")).hasContent("mean\n0.1");
        assertThat(NpyFiles.read(folder.resolve("results/cube.npy"), Shape.of(1, 1, 2))
                        .values())
                .containsExactly(1, 2);
        assertThatThrownBy(() -> catalog.check("researcher", "average", Shape.of(2, 2)))
                .hasMessageContaining("columns named do not fit the result: output=average, named=1, columns=2");
        assertThatThrownBy(() -> catalog.check("researcher", "average", Shape.of(2, 2, 2)))
                .hasMessageContaining("extension npy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "", ".", "..", "a\\b", "a\u0000"})
    void names_thatWouldLeaveTheFolder_areRefused(String name) {
        Catalog catalog = Catalog.load(folder);

        assertThatThrownBy(() -> catalog.accept("researcher", name, PlainTensor.scalar(1)))
                .hasMessageContaining("output name malformed");
        assertThatThrownBy(() -> catalog.datasets(name)).hasMessageContaining("player name malformed");
    }

    private double[] read(DatasetRequest request) throws Exception {
        return Catalog.load(folder).read("anyone", request).values();
    }

    private static DatasetRequest rows(String dataset, int rows, String... columns) {
        Shape shape = columns.length == 1 ? Shape.of(rows) : Shape.of(rows, columns.length);
        return new DatasetRequest(dataset, List.of(columns), shape, false);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
