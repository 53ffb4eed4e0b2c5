package io.tfe4j.player.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Policies as JSON: {@code {"rules": [{"name": …, "submitters": […], …}], "rounds": [{"name": …, "rounds": […], …}]}}; the
 * second list is about rounds of secure aggregation, and may be left out, or be all there is.
 */
public final class PolicyFile {
    private static final int MAX_BYTES = 1 << 22;
    private static final int MAX_DEPTH = 16;
    private static final String RULES = "rules";
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private record Document(
            @Nullable List<Rule> rules, @Nullable List<RoundRule> rounds) {}

    private PolicyFile() {}

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException if it is missing or wrong; the message has the file, line and column
     */
    public static Policy load(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("policy too large: file=" + file + ", allowedBytes=" + MAX_BYTES);
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("policy not found: file=" + file.toAbsolutePath(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("policy cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    static Policy parse(String json, String source) {
        try {
            Document document = MAPPER.readValue(json, Document.class);
            if (document == null || document.rules() == null && document.rounds() == null) {
                throw new IllegalArgumentException(
                        "policy must be {\"rules\": [...], \"rounds\": [...]} and nothing else: file=" + source);
            }
            List<Rule> rules = Objects.requireNonNullElse(document.rules(), List.of());
            List<RoundRule> rounds = Objects.requireNonNullElse(document.rounds(), List.of());
            checkNames(rules.stream().map(Rule::name).toList(), source);
            checkNames(rounds.stream().map(RoundRule::name).toList(), source);
            return Policy.of(rules, rounds, source);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "policy not valid: cause=" + e.getOriginalMessage() + ", at " + source
                            + (e.getLocation() == null
                                    ? ""
                                    : ":" + e.getLocation().getLineNr() + ":"
                                            + e.getLocation().getColumnNr()),
                    e);
        }
    }

    /** Uses are counted by the name. */
    private static void checkNames(List<String> all, String source) {
        Set<String> names = new HashSet<>();
        for (String name : all) {
            if (!names.add(name)) {
                throw new IllegalArgumentException("two rules have one name: name=" + name + ", file=" + source
                        + "; uses are counted by it, give each its own");
            }
        }
    }

    /** A rule by itself, as {@link #write(Rule)} writes it. */
    static Rule parseRule(String json) {
        try {
            Rule rule = MAPPER.readValue(json, Rule.class);
            if (rule == null) {
                throw new IllegalArgumentException("no rule");
            }
            return rule;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("rule not valid: cause=" + e.getOriginalMessage(), e);
        }
    }

    static String write(Rule rule) {
        return text(rule);
    }

    static String write(List<Rule> rules) {
        return text(rules);
    }

    static String writeRounds(List<RoundRule> rounds) {
        return text(rounds);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a rule cannot be written", e);
        }
    }

    /** Adds the narrowest rule that allows the proposal to a file that need not exist; false if one allows it already. */
    public static boolean approve(Path file, Proposal proposal) throws IOException {
        ObjectNode root;
        if (Files.exists(file)) {
            if (load(file).ruleFor(proposal).isPresent()) {
                return false;
            }
            root = MAPPER.readValue(Files.readString(file), ObjectNode.class);
        } else {
            root = MAPPER.createObjectNode();
        }
        ArrayNode rules = root.withArray(RULES);
        rules.add(MAPPER.valueToTree(Rule.allowing(proposal)));
        Path parent = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(parent, file.getFileName().toString(), ".new");
        Files.writeString(fresh, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
