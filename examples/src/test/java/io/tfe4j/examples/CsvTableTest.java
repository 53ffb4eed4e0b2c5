package io.tfe4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void columns_numbers_comeInTheirOrder() throws IOException {
        CsvTable table = read("a,b\n1, 2.5\n\n-3,4e2\n");

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.column("a")).containsExactly(1, -3);
        assertThat(table.columns("b", "a")).isDeepEqualTo(new double[][] {{2.5, 1}, {400, -3}});
    }

    @Test
    void column_unknown_namesThoseThatExist() {
        assertThatThrownBy(() -> read("a,b\n1,2\n").column("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such column: file=t.csv, column=c, columns=[a, b]");
    }

    @Test
    void column_badValues_namePlaceAndNotValue() {
        assertThatThrownBy(() -> read("a,b\n1,2\n\n1,secret\n").column("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a number: file=t.csv, line=4, column=b");
        assertThatThrownBy(() -> read("a,b\n1,NaN\n").column("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a finite number: file=t.csv, line=2, column=b");
        assertThatThrownBy(() -> read("a,b\n1\n").column("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("missing value: file=t.csv, line=2, column=b");
    }

    @Test
    void read_notATable_isRefused() {
        assertThatThrownBy(() -> read("a,a\n1,2\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file=t.csv");
        assertThatThrownBy(() -> read("a,b\n").column("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no rows: file=t.csv");
    }

    private static CsvTable read(String text) throws IOException {
        return CsvTable.read("t.csv", new StringReader(text));
    }
}
