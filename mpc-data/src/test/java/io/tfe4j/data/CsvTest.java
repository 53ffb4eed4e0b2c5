package io.tfe4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as other programs write them are read right, or it is said what is wrong and what to do. */
class CsvTest {
    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private void catalog(String entry) throws IOException {
        write("catalog.json", "{\"datasets\": {\"t\": {\"file\": \"t.csv\", " + entry + "}}}");
    }

    private double[] read(int rows, String... columns) throws Exception {
        Shape shape = columns.length == 1 ? Shape.of(rows) : Shape.of(rows, columns.length);
        return Catalog.load(folder)
                .read("owner", new DatasetRequest("t", List.of(columns), shape, false))
                .values();
    }

    @Test
    void pandas_writesAnIndexWithoutAName() throws Exception {
        write("t.csv", ",age,name,bmi\n0,63,\"Doe, J\",25.5\n1,47,,31.0\n");

        assertThat(read(2, "bmi", "age")).containsExactly(25.5, 63, 31, 47);
    }

    @Test
    void r_writesQuotedNamesAndNA() throws Exception {
        write("t.csv", "\"\",\"age\",\"smoker\"\n\"1\",63,TRUE\n\"2\",NA,FALSE\n");
        catalog("\"missing\": -1");

        assertThat(read(2, "age", "smoker")).containsExactly(63, 1, -1, 0);
    }

    @Test
    void r_namesOfRowsWithoutAHead_areMoreCellsThanNames() throws Exception {
        write("t.csv", "age,bmi\n1,63,25\n2,47,31\n");

        assertThatThrownBy(() -> read(2, "age")).hasMessageContaining("more cells than column names: line=2");
    }

    @Test
    void spreadsheets_writeMarksSeparatorsAndDecimalCommas() throws Exception {
        write("t.csv", "\uFEFFsep=;\r\nage;bmi\r\n63;25,5\r\n47;-1,5e1\r\n");
        catalog("\"decimal\": \",\"");
        assertThat(read(2, "age", "bmi")).containsExactly(63, 25.5, 47, -15);

        write("t.csv", "age;bmi\n63;25,5\n");
        assertThat(read(1, "age", "bmi")).containsExactly(63, 25.5);

        write("t.csv", "age;bmi\n63;1.234,5\n47;1.5\n");
        assertThatThrownBy(() -> read(2, "bmi"))
                .hasMessageContaining(
                        "not a number, it has a point where the catalog says that fractions follow a comma: "
                                + "line=2, column=bmi")
                .hasMessageContaining("line=3, column=bmi");
    }

    @Test
    void decimalCommas_thatNobodySaid_areRefusedWithTheRemedy() throws Exception {
        write("t.csv", "age,bmi\n63,\"25,5\"\n");
        assertThatThrownBy(() -> read(1, "bmi"))
                .hasMessageContaining("for a decimal comma say \"decimal\": \",\" in the catalog: line=2, column=bmi");

        write("t.csv", "age;bmi\n63;25,5\n");
        assertThatThrownBy(() -> read(1, "bmi"))
                .hasMessageContaining("no such column: column=bmi")
                .hasMessageContaining("only one column, is there another \"delimiter\" to name in the catalog?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NA", "n/a", "NaN", "nan", "#N/A", "null", "NULL", "None", ".", "", "\"\"", "<NA>", "#DIV/0!"})
    void whatStandsForAMissingValue_isOne(String text) throws Exception {
        write("t.csv", "a,b\n1,2\n" + text + ",4\n");

        assertThatThrownBy(() -> read(2, "a"))
                .hasMessageMatching("(?s).*(missing value|not a finite number): line=3.*");
        catalog("\"missing\": -9");
        assertThat(read(2, "a")).containsExactly(1, -9);
        catalog("\"missing\": -9, \"columns\": {\"a\": {\"1\": 7}}");
        assertThat(read(2, "a")).containsExactly(7, -9);
    }

    @Test
    void identifiers_mayBeCalledNA() throws Exception {
        write("t.csv", "country\nNA\nDE\n");
        catalog("\"missing\": -9, \"columns\": {\"country\": \"identifier\"}");

        assertThat(read(2, "country")[0]).isPositive();
    }

    @Test
    void lines_areThoseOfTheFile_alsoAfterQuotedLineEnds() throws Exception {
        write("t.csv", "note,a\n\"one\ntwo\nthree\",1\nx,y\n\"four\nfive\",z\n");

        assertThatThrownBy(() -> read(3, "a"))
                .hasMessageContaining("not a number: line=5, column=a")
                .hasMessageContaining("not a number: line=6, column=a");
    }

    @Test
    void quotesThatDoNotMatch_areNamedByTheirLine() throws Exception {
        write("t.csv", "a,b\n1,2\n\"3,4\n5,6\n");
        assertThatThrownBy(() -> read(3, "a")).hasMessageContaining("expected=CSV with quotes that match, line=3");

        write("t.csv", "a,b\n1,2\n\"3\"4711,4\n");
        assertThatThrownBy(() -> read(2, "a"))
                .hasMessageContaining("quotes that match")
                .hasMessageNotContaining("4711");
    }

    @Test
    void encodings_areNamed() throws Exception {
        Files.write(folder.resolve("t.csv"), "größe\n1,5\n".getBytes(Charset.forName("windows-1252")));
        assertThatThrownBy(() -> read(1, "größe"))
                .hasMessageContaining("expected=UTF-8; save it so, or name its encoding in the catalog");
        catalog("\"encoding\": \"windows-1252\", \"decimal\": \",\"");
        assertThat(read(1, "größe")).containsExactly(1.5);
        catalog("\"encoding\": \"klingon\"");
        assertThatThrownBy(() -> read(1, "größe"))
                .hasMessageContaining("no such encoding: dataset=t, encoding=klingon");

        Files.write(folder.resolve("t.csv"), "a\n1\n".getBytes(StandardCharsets.UTF_16));
        catalog("\"encoding\": \"UTF-16\"");
        assertThat(read(1, "a")).containsExactly(1);
        Files.delete(folder.resolve("catalog.json"));
        assertThatThrownBy(() -> read(1, "a")).hasMessageContaining("expected=UTF-8");
    }

    @Test
    void extensionsInCapitals_areFound() throws Exception {
        write("t.CSV", "a\n1\n");

        assertThat(read(1, "a")).containsExactly(1);
        assertThat(Catalog.load(folder).datasets("owner")).containsExactly("t");
        write("t.tsv", "a\n1\n");
        assertThatThrownBy(() -> read(1, "a")).hasMessageContaining("several files of one name");
    }

    @Test
    void zeroBytes_areNoNumbers() throws Exception {
        write("t.csv", "a\n1\u00002\n");

        assertThatThrownBy(() -> read(1, "a")).hasMessageContaining("not a number: line=2, column=a");
    }

    @Test
    void columnsOfOneName_areNamedByPlace() throws Exception {
        write("t.csv", "a,secret,b,secret\n1,2,3,4\n");

        assertThatThrownBy(() -> read(1, "a"))
                .hasMessageContaining("two columns of one name: dataset=t, file=t.csv, columns=2 and 4")
                .hasMessageNotContaining("secret");
    }

    @Test
    void dates_areDays_andMomentsSeconds() throws Exception {
        write("t.csv", """
                day,german,moment,own
                2024-02-29,29.02.2024,2024-02-29T12:00:00Z,29/02/2024 12:00
                1969-12-31,31.12.1969,2024-02-29 13:00:00.5+01:00,01/01/1970 00:00
                1970-01-02,02.01.1970,1970-01-02,01/01/1970 00:01
                """);
        catalog("\"columns\": {\"day\": \"date\", \"german\": \"date dd.MM.yyyy\", \"moment\": \"timestamp\","
                + " \"own\": \"timestamp dd/MM/yyyy HH:mm\"}");
        double leap = LocalDate.of(2024, 2, 29).toEpochDay();

        assertThat(read(3, "day", "german", "moment", "own"))
                .containsExactly(
                        leap,
                        leap,
                        leap * 86400 + 43200,
                        leap * 86400 + 43200,
                        -1,
                        -1,
                        leap * 86400 + 43200.5,
                        0,
                        1,
                        1,
                        86400,
                        60);
    }

    @Test
    void dates_thatNobodySaid_areRefusedWithTheRemedy() throws Exception {
        write("t.csv", "d\n2024-02-29\n");

        assertThatThrownBy(() -> read(1, "d")).hasMessageContaining("for dates say \"date\"");
    }

    @ParameterizedTest
    @CsvSource({"date, 2023-02-29", "date, 29.02.2024", "date dd.MM.yyyy, 30.02.2024", "date, 1", "timestamp, 25:00"})
    void daysThatDoNotExist_areRefused(String form, String text) throws Exception {
        write("t.csv", "d\n" + text + "\n");
        catalog("\"columns\": {\"d\": \"" + form + "\"}");

        assertThatThrownBy(() -> read(1, "d"))
                .hasMessageContaining("of the catalog's form: line=2, column=d")
                .hasMessageNotContaining(text);
    }

    @Test
    void categories_areNumberedInTheOrderOfTheirList() throws Exception {
        write("t.csv", "ward\nB\nA\nC\n");
        catalog("\"columns\": {\"ward\": [\"A\", \"B\"]}");
        assertThatThrownBy(() -> read(3, "ward")).hasMessageContaining("value without a code in the catalog: line=4");
        catalog("\"columns\": {\"ward\": [\"A\", \"B\", \"C\"]}");
        assertThat(read(3, "ward")).containsExactly(1, 0, 2);

        for (String wrong : List.of("[\"A\", \"A\"]", "[1]", "3", "\"dates\"", "\"date QQQQQQQQ\"")) {
            catalog("\"columns\": {\"ward\": " + wrong + "}");
            assertThatThrownBy(() -> read(3, "ward"))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("column=ward");
        }
    }
}
