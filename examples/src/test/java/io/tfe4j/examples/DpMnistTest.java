package io.tfe4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.config.LocalConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DpMnistTest {
    @Test
    void network_ofAFewDigits_staysWithinEpsilon_andLearnsSomething() {
        StringWriter out = new StringWriter();
        Map<String, String> settings = Map.of("epsilon", "8", "epochs", "4");
        Examples.run("dp-mnist", new ExampleOptions(null, null, settings, LocalConfig::load), new PrintWriter(out));

        String printed = out.toString();
        Matcher spent = Pattern.compile("epoch +4 after +[0-9.]+ s +epsilon ([0-9.]+) spent")
                .matcher(printed);
        assertThat(spent.find()).as(printed).isTrue();
        assertThat(Double.parseDouble(spent.group(1))).isBetween(7.0, 8.0);
        Matcher right =
                Pattern.compile("([0-9.]+) % of 500 other digits told right").matcher(printed);
        assertThat(right.find()).as(printed).isTrue();
        // one in ten is told right by chance
        assertThat(Double.parseDouble(right.group(1))).isGreaterThan(25);
    }
}
