package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Frame FRAME = Frame.of(List.of("a", "b"), 1, 2, 3, 4, 5, 6);

    @Test
    void csv_isReadByColumns() throws IOException {
        Frame read = Frame.readCsv(new StringReader("a, b\n1,2\n3,4e-1\n\n"));

        assertThat(read.columns()).containsExactly("a", "b");
        assertThat(read.values()).containsExactly(1, 2, 3, 0.4);
    }

    @Test
    void csv_asPandasAndSpreadsheetsWriteIt_isRead() throws Exception {
        Frame read = Frame.readCsv(new StringReader("\uFEFF\"\",\"a, b\",c\r\n0,\"1\",True\r\n1,2.5,false\r\n"));
        Frame marked = Frame.readCsv(new StringReader("\uFEFFa\n7\n"));

        assertThat(read.columns()).containsExactly("a, b", "c");
        assertThat(read.values()).containsExactly(1, 1, 2.5, 0);
        assertThat(marked.columns()).containsExactly("a");
    }

    @Test
    void csv_thatIsBroken_isRefused_sayingWhereAndNotWhat() {
        assertThatThrownBy(() -> Frame.readCsv(new StringReader("a,b\n1,2\n3,secret\n")))
                .hasMessage("not a number: line=3, column=b");
        assertThatThrownBy(() -> Frame.readCsv(new StringReader("a,b\n1\n"))).hasMessageContaining("line=2, cells=1");
        assertThatThrownBy(() -> Frame.readCsv(new StringReader("a,b\n1,\n")))
                .hasMessageContaining("missing value: line=2, column=b");
        assertThatThrownBy(() -> Frame.readCsv(new StringReader("a,b\n1,\"2\n")))
                .hasMessageContaining("quotes do not match");
        assertThatThrownBy(() -> Frame.readCsv(new StringReader(""))).hasMessageContaining("without a line of names");
    }

    @Test
    void partsOfAFrame() {
        assertThat(FRAME.rows(2, 0).values()).containsExactly(5, 6, 1, 2);
        assertThat(FRAME.select("b", "a").values()).containsExactly(2, 1, 4, 3, 6, 5);
        assertThat(FRAME.without("a").values()).containsExactly(2, 4, 6);
        assertThat(FRAME.toString()).isEqualTo("Frame[3 rows, [a, b]]");
    }

    @Test
    void scaled_isBetweenMinusOneAndOne() {
        assertThat(FRAME.scaled(2, 4, "a").values()).containsExactly(-1, 2, 0, 4, 1, 6);
        assertThatThrownBy(() -> FRAME.scaled(2, 2, "a")).hasMessageContaining("low=2.0, high=2.0");
        assertThatThrownBy(() -> FRAME.scaled(1, 2, "c")).hasMessageContaining("no such column: column=c");
    }

    @Test
    void namesThatAreNone_areRefused() {
        assertThatThrownBy(() -> Frame.of(List.of("a", "a"), 1, 2)).hasMessageContaining("twice");
        assertThatThrownBy(() -> Frame.of(List.of("a", "b"), 1, 2, 3)).hasMessageContaining("not whole rows");
    }
}
