package io.tfe4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code columns} and {@code missing} of a dataset's entry. */
final class RulesReader {
    private RulesReader() {}

    static CellRules read(String dataset, JsonNode entry) {
        Map<String, Map<String, Double>> codes = new LinkedHashMap<>();
        JsonNode columns = entry.path("columns");
        if (!columns.isMissingNode() && !columns.isObject()) {
            throw new CatalogException("columns must be an object of column names: dataset=" + dataset);
        }
        Set<String> identifiers = new HashSet<>();
        Map<String, Times> times = new LinkedHashMap<>();
        columns.properties().forEach(column -> {
            Times time = times(dataset, column);
            if (column.getValue().asText().equals("identifier")) {
                identifiers.add(column.getKey());
            } else if (time != null) {
                times.put(column.getKey(), time);
            } else {
                codes.put(column.getKey(), codes(dataset, column));
            }
        });
        return new CellRules(
                codes, identifiers, times, missing(dataset, entry.path("missing")), decimal(dataset, entry));
    }

    private static @Nullable Times times(String dataset, Map.Entry<String, JsonNode> column) {
        try {
            return Times.of(column.getValue().asText());
        } catch (IllegalArgumentException e) {
            throw new CatalogException("not a pattern of dates: dataset=" + dataset + ", column=" + column.getKey()
                    + ", pattern=" + column.getValue().asText());
        }
    }

    private static char decimal(String dataset, JsonNode entry) {
        String decimal = entry.path("decimal").asText(".");
        if (!decimal.equals(".") && !decimal.equals(",")) {
            throw new CatalogException("decimal must be \".\" or \",\": dataset=" + dataset);
        }
        return decimal.charAt(0);
    }

    private static Map<String, Double> codes(String dataset, Map.Entry<String, JsonNode> column) {
        Map<String, Double> codes = new LinkedHashMap<>();
        String what = "dataset=" + dataset + ", column=" + column.getKey();
        if (column.getValue().isArray()) {
            for (JsonNode text : column.getValue()) {
                if (!text.isTextual() || codes.put(text.asText().strip(), (double) codes.size()) != null) {
                    throw new CatalogException("categories must be texts, each once: " + what);
                }
            }
            return codes;
        }
        if (!column.getValue().isObject()) {
            throw new CatalogException("a column's entry must be \"identifier\", \"date\" or \"timestamp\", a list of "
                    + "categories, or an object of texts and numbers: " + what);
        }
        column.getValue().properties().forEach(code -> {
            if (!code.getValue().isNumber()) {
                throw new CatalogException("code is not a number: " + what + ", text=" + code.getKey());
            }
            codes.put(code.getKey().strip(), code.getValue().doubleValue());
        });
        return codes;
    }

    private static @Nullable Double missing(String dataset, JsonNode missing) {
        if (missing.isMissingNode() || missing.asText().equals("refuse")) {
            return null;
        }
        if (!missing.isNumber()) {
            throw new CatalogException("missing must be a number or \"refuse\": dataset=" + dataset);
        }
        return missing.doubleValue();
    }
}
