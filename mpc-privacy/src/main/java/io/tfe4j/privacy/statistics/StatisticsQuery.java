package io.tfe4j.privacy.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query as people type it:
 *
 * <pre>
 * count
 * sum(age, 0, 120)   mean(age, 0, 120)   variance(age, 0, 120)   median(age, 0, 120)
 * quantile(age, 0.9, 0, 120)
 * histogram(age, 0, 20, 40, 60)
 * count by ward in (A, B)          the groups are public
 * mean(age, 0, 120) by ward        the groups are those that enough people are in
 * top 3 of diagnosis in (flu, cold, "broken arm", other)
 * </pre>
 *
 * Names with blanks, commas or brackets stand between double quotes.
 */
public final class StatisticsQuery {
    private static final Pattern WORD = Pattern.compile("\\s*(\"[^\"]*\"|[(),]|[^\\s(),\"]+)");

    /**
     * A line of the answer.
     *
     * @param label a group, a bin, a rank, or empty
     * @param text what was chosen; empty for numbers
     * @param deviation the standard deviation of the noise; NaN for what is chosen
     */
    public record Answer(String label, String text, double value, double deviation) {}

    private final String text;
    private final List<String> words = new ArrayList<>();
    private int at;
    private String kind = "";
    private String column = "";
    private double[] numbers = {};
    private int most;
    private String group = "";
    private List<String> keys = List.of();

    private StatisticsQuery(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is none; the message says what was expected where */
    public static StatisticsQuery parse(String text) {
        StatisticsQuery query = new StatisticsQuery(text);
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            query.words.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("query malformed: query=" + text + ", at=" + text.substring(end));
        }
        query.read();
        return query;
    }

    private IllegalArgumentException malformed(String wanted) {
        return new IllegalArgumentException("query malformed: query=" + text + ", at="
                + (at < words.size() ? words.get(at) : "its end") + ", wanted=" + wanted);
    }

    private void read() {
        kind = name();
        if (kind.equals("top")) {
            most = (int) number();
            word("of");
            column = name();
            word("in");
            keys = list();
        } else if (!kind.equals("count")) {
            arguments();
        }
        if (at < words.size()) {
            if (List.of("top", "median", "quantile", "histogram").contains(kind)) {
                throw malformed("the end: there are no groups of " + kind);
            }
            word("by");
            group = name();
            if (at < words.size()) {
                word("in");
                keys = list();
            }
        }
        if (at < words.size()) {
            throw malformed("the end");
        }
    }

    private void arguments() {
        int least = switch (kind) {
            case "sum", "mean", "variance", "median" -> 2;
            case "quantile" -> 3;
            case "histogram" -> 0;
            default -> {
                at--;
                throw malformed("count, sum, mean, variance, median, quantile, histogram or top");
            }
        };
        word("(");
        column = name();
        List<Double> all = new ArrayList<>();
        while (at < words.size() && words.get(at).equals(",")) {
            at++;
            all.add(number());
        }
        word(")");
        numbers = all.stream().mapToDouble(Double::doubleValue).toArray();
        if (least > 0 && numbers.length != least) {
            throw malformed(least + " numbers after the column");
        }
    }

    private List<String> list() {
        List<String> all = new ArrayList<>();
        word("(");
        all.add(name());
        while (at < words.size() && words.get(at).equals(",")) {
            at++;
            all.add(name());
        }
        word(")");
        return all;
    }

    private void word(String wanted) {
        if (at >= words.size() || !words.get(at).equals(wanted)) {
            throw malformed(wanted);
        }
        at++;
    }

    private String name() {
        if (at >= words.size() || "(),".contains(words.get(at))) {
            throw malformed("a name");
        }
        String word = words.get(at++);
        return word.startsWith("\"") ? word.substring(1, word.length() - 1) : word;
    }

    private double number() {
        try {
            return Double.parseDouble(name());
        } catch (NumberFormatException e) {
            at--;
            throw malformed("a number");
        }
    }

    /** Whether it shows groups that are selected privately, for which a delta is needed. */
    public boolean selectsKeys() {
        return !group.isEmpty() && keys.isEmpty();
    }

    /**
     * The answer, after it has been spent in the dataset's ledger.
     *
     * @param delta for groups that are selected; any number where {@link #selectsKeys} is false
     */
    public List<Answer> on(PrivateDataset dataset, Noise noise, double delta) {
        if (!group.isEmpty()) {
            return grouped(selectsKeys() ? dataset.groupBy(group, delta) : dataset.groupBy(group, keys), noise);
        }
        return switch (kind) {
            case "count" -> List.of(line("", dataset.count(noise)));
            case "sum" -> List.of(line("", dataset.sum(column, numbers[0], numbers[1], noise)));
            case "mean" -> List.of(line("", dataset.mean(column, numbers[0], numbers[1], noise)));
            case "variance" -> List.of(line("", dataset.variance(column, numbers[0], numbers[1], noise)));
            case "median" -> List.of(line(dataset.median(column, numbers[0], numbers[1], noise)));
            case "quantile" -> List.of(line(dataset.quantile(column, numbers[0], numbers[1], numbers[2], noise)));
            case "histogram" -> bins(dataset.histogram(column, numbers, noise));
            default -> ranks(dataset.top(most, column, keys, noise));
        };
    }

    private List<Answer> grouped(PrivateGroups groups, Noise noise) {
        Map<String, Estimate> all = switch (kind) {
            case "count" -> groups.count(noise);
            case "sum" -> groups.sum(column, numbers[0], numbers[1], noise);
            case "mean" -> groups.mean(column, numbers[0], numbers[1], noise);
            default -> groups.variance(column, numbers[0], numbers[1], noise);
        };
        List<Answer> lines = new ArrayList<>();
        all.forEach((key, estimate) -> lines.add(line(key, estimate)));
        return lines;
    }

    private static Answer line(String label, Estimate estimate) {
        return new Answer(label, "", estimate.value(), estimate.deviation());
    }

    private static Answer line(Quantile quantile) {
        return new Answer("", "", quantile.value(), Double.NaN);
    }

    private List<Answer> bins(List<Estimate> estimates) {
        List<Answer> lines = new ArrayList<>();
        for (int i = 0; i < estimates.size(); i++) {
            lines.add(line(numbers[i] + " to " + numbers[i + 1], estimates.get(i)));
        }
        return lines;
    }

    private static List<Answer> ranks(List<String> chosen) {
        List<Answer> lines = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            lines.add(new Answer(String.valueOf(i + 1), chosen.get(i), Double.NaN, Double.NaN));
        }
        return lines;
    }

    @Override
    public String toString() {
        return text;
    }
}
