package io.tfe4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.LocalConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpTrainingTest {
    @Test
    void tumours_areToldApart_atEveryEpsilon_andTheCurveIsDrawn(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("curve.png");

        String printed = run(Map.of("data", "tumours", "trials", "1", "picture", picture.toString()));

        // the larger class alone is 63 % of the patients; five standard deviations of trainings are below 10 %
        assertThat(right(printed, "1")).isGreaterThan(70);
        assertThat(right(printed, "3")).isGreaterThan(80);
        assertThat(right(printed, "8")).isGreaterThan(85);
        assertThat(right(printed, "none")).isGreaterThan(90);
        assertThat(printed).contains("epsilon 8   |#####", "picture  " + picture);
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(640);
    }

    private static double right(String printed, String epsilon) {
        Matcher line = Pattern.compile("tumours +" + epsilon + " +[0-9.]+ +([0-9.]+) %")
                .matcher(printed);
        assertThat(line.find()).as(printed).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void dataThatIsNone_isRefused() {
        assertThatThrownBy(() -> run(Map.of("data", "faces")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data=faces");
    }

    private static String run(Map<String, String> settings) {
        StringWriter out = new StringWriter();
        Examples.run("dp-training", new ExampleOptions(null, null, settings, LocalConfig::load), new PrintWriter(out));
        return out.toString();
    }
}
