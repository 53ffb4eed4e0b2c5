package io.tfe4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private Path folder = Path.of("");

    @BeforeProperty
    @org.junit.jupiter.api.BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("formats");
    }

    @AfterProperty
    @org.junit.jupiter.api.AfterEach
    void deleteFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<double[]> numbers() {
        return Arbitraries.doubles()
                .map(x -> x + 0.0)
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void results_writtenAndRead_areTheSame(
            @ForAll("numbers") double[] values, @ForAll @IntRange(min = 1, max = 4) int k) throws Exception {
        int rows = Math.max(1, values.length / k);
        PlainTensor table = new PlainTensor(Shape.of(rows, k), Arrays.copyOf(values, rows * k));
        Catalog catalog = Catalog.load(folder);

        catalog.accept("owner", "t", table);

        Catalog written = Catalog.load(folder.resolve("outputs"));
        Files.move(
                folder.resolve("outputs/t.npy"),
                folder.resolve("outputs/array.npy"),
                StandardCopyOption.REPLACE_EXISTING);
        String[] columns = IntStream.rangeClosed(1, k)
                .mapToObj(c -> k == 1 ? "value" : "column-" + c)
                .toArray(String[]::new);
        assertThat(written.read("owner", new DatasetRequest("array", List.of(), table.shape(), false))
                        .values())
                .containsExactly(table.values());
        assertThat(written.read("owner", new DatasetRequest("t", List.of(columns), table.shape(), false))
                        .values())
                .containsExactly(table.values());
    }

    @Property(tries = 300)
    void npy_anyTypeOrderAndVersion_isRead(
            @ForAll NpyType type,
            @ForAll boolean bigEndian,
            @ForAll boolean columnMajor,
            @ForAll @IntRange(min = 1, max = 3) int version,
            @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 5) Integer> dimensions)
            throws IOException {
        Shape shape = Shape.of(dimensions.stream().mapToInt(d -> d).toArray());
        double[] values = IntStream.range(0, shape.size())
                .mapToDouble(i -> type == NpyType.B1 ? i % 2 : i % 100)
                .toArray();
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        String mark = type.bytes() == 1 ? "|" : bigEndian ? ">" : "<";
        String tuple = dimensions.toString().replace('[', '(').replace("]", dimensions.size() == 1 ? ",)" : ")");
        String header = "{'descr': '" + mark + type.name().toLowerCase(Locale.ROOT) + "', 'fortran_order': "
                + (columnMajor ? "True" : "False") + ", 'shape': " + tuple + ", }\n";
        Path file = Files.write(
                folder.resolve("x.npy"),
                bytes(version, header, body(type, order, columnMajor ? columnMajor(values, shape) : values)));

        assertThat(NpyFiles.read(file, shape).values()).containsExactly(values);
    }

    private static double[] columnMajor(double[] values, Shape shape) {
        int[] reversed = shape.toArray();
        double[] result = new double[values.length];
        int[] strides = shape.strides();
        for (int i = 0; i < result.length; i++) {
            int rest = i;
            int index = 0;
            for (int axis = 0; axis < reversed.length; axis++) {
                index += rest % reversed[axis] * strides[axis];
                rest /= reversed[axis];
            }
            result[i] = values[index];
        }
        return result;
    }

    private static byte[] body(NpyType type, ByteOrder order, double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * type.bytes()).order(order);
        for (double value : values) {
            switch (type) {
                case F4 -> buffer.putFloat((float) value);
                case F8 -> buffer.putDouble(value);
                case I1, U1, B1 -> buffer.put((byte) value);
                case I2, U2 -> buffer.putShort((short) value);
                case I4, U4 -> buffer.putInt((int) value);
                case I8, U8 -> buffer.putLong((long) value);
            }
        }
        return buffer.array();
    }

    private static byte[] bytes(int version, String header, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(NpyHeader.MAGIC);
        out.write(version);
        out.write(0);
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) text.length);
        } else {
            length.putInt(text.length);
        }
        out.write(length.array());
        out.write(text);
        out.write(body);
        return out.toByteArray();
    }

    @Property(tries = 1000)
    void npy_damaged_isRefusedOrAnotherArray(@ForAll @IntRange(max = 200) int at, @ForAll byte to) throws IOException {
        Path file = folder.resolve("x.npy");
        NpyFiles.write(file, PlainTensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        byte[] bytes = Files.readAllBytes(file);
        if (at < bytes.length) {
            bytes[at] = to;
        } else {
            bytes = Arrays.copyOf(bytes, bytes.length - (at % bytes.length) - 1);
        }
        Files.write(file, bytes);

        try {
            assertThat(NpyFiles.read(file, Shape.of(2, 3)).values()).hasSize(6);
        } catch (CatalogException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Test
    void npy_objectsStructuresAndOtherTypes_areRefused() throws IOException {
        for (String header : List.of(
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<U8', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                "{'descr': '<f8', 'descr': '<f8', 'descr': '<f8'}",
                "")) {
            Path file = Files.write(folder.resolve("x.npy"), bytes(1, header, new byte[8]));

            assertThatThrownBy(() -> NpyFiles.read(file, Shape.of(1))).isInstanceOf(CatalogException.class);
        }
        Path long2 = Files.write(folder.resolve("y.npy"), bytes(2, " ".repeat(70_000), new byte[8]));
        assertThatThrownBy(() -> NpyFiles.read(long2, Shape.of(1))).hasMessageContaining("header too long");
    }

    @Test
    void npy_wholeNumberThatIsNotExact_isRefused() throws IOException {
        byte[] body = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-1)
                .array();
        Path unsigned = Files.write(
                folder.resolve("u.npy"), bytes(1, "{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }", body));
        Path signed = Files.write(
                folder.resolve("i.npy"), bytes(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", body));

        assertThatThrownBy(() -> NpyFiles.read(unsigned, Shape.of(1))).hasMessageContaining("2^53");
        assertThat(NpyFiles.read(signed, Shape.of(1)).values()).containsExactly(-1);
    }

    @Test
    void npy_notFinite_isLeftToTheEncoding() throws IOException {
        Path file = folder.resolve("x.npy");
        NpyFiles.write(file, PlainTensor.of(Double.NaN, Double.POSITIVE_INFINITY));

        assertThat(NpyFiles.read(file, Shape.of(2)).values()).containsExactly(Double.NaN, Double.POSITIVE_INFINITY);
    }

    @Property(tries = 500)
    void tables_ofAnyText_areReadOrRefusedInWords(@ForAll("texts") String text, @ForAll boolean json) throws Exception {
        Files.writeString(folder.resolve(json ? "x.jsonl" : "x.csv"), text);
        Files.deleteIfExists(folder.resolve(json ? "x.csv" : "x.jsonl"));

        try {
            Catalog.load(folder).read("owner", new DatasetRequest("x", List.of("a", "b"), Shape.of(2, 2), false));
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasNoCause().hasMessageContaining("dataset=x").hasMessageNotContaining("4711");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "b",
                ",",
                "\n",
                "\"",
                "4711",
                "4711x",
                "-",
                ".",
                "e",
                "{",
                "}",
                ":",
                "\"a\"",
                "\"b\"",
                "[",
                " ",
                "null",
                "true",
                "\r",
                "\t",
                "\u00e4",
                "a,b\n",
                "{\"a\":4711,\"b\":4711}\n",
                "4711,4711\n");
        return pieces.list().ofMaxSize(25).map(list -> String.join("", list));
    }

    @Test
    void csv_marksQuotesAndEncodings_asOtherProgramsWriteThem() throws Exception {
        Files.writeString(folder.resolve("bom.csv"), "\uFEFFa,\"b, c\"\r\n1,\"2\"\r\n\r\n \"3\" ,4\r\n");
        Files.write(folder.resolve("latin.csv"), "a,\u00e4\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
        Catalog catalog = Catalog.load(folder);

        assertThat(catalog.read("o", new DatasetRequest("bom", List.of("a", "b, c"), Shape.of(2, 2), false))
                        .values())
                .containsExactly(1, 2, 3, 4);
        assertThatThrownBy(() -> catalog.read("o", new DatasetRequest("latin", List.of("a"), Shape.of(1), false)))
                .hasMessageContaining("expected=UTF-8");
    }

    @Test
    void csv_rowsThatDoNotFit_areNamed() throws IOException {
        Files.writeString(folder.resolve("x.csv"), "a,b\n1,2,3\n1\n");
        Files.writeString(folder.resolve("twice.csv"), "a,a\n1,2\n");
        Catalog catalog = Catalog.load(folder);

        assertThatThrownBy(() -> catalog.read("o", new DatasetRequest("x", List.of("a", "b"), Shape.of(2, 2), false)))
                .hasMessageContaining("more cells than column names: line=2")
                .hasMessageContaining("missing value: line=3, column=b");
        assertThatThrownBy(() -> catalog.read("o", new DatasetRequest("twice", List.of("a"), Shape.of(1), false)))
                .hasMessageContaining("different column names");
    }
}
