package io.tfe4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.service.RoundTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a round as JSON, the same file at all three servers and at each client.
 *
 * @param round its name, never used before
 * @param length how many numbers an update has
 * @param clipNorm the largest norm of an update; 1 if not given
 * @param fractionBits of an update; 16 if not given
 * @param clients the names of those who may submit
 * @param seconds how long they have; half an hour if not given
 * @param batch how many are checked together; 128 if not given
 * @param leastClients with fewer in the sum it is not opened
 * @param noiseMultiplier noise of two servers over the clip norm; must be given, 0 for none
 */
record RoundFile(
        @Nullable String round,
        @Nullable Integer length,
        @Nullable Double clipNorm,
        @Nullable Integer fractionBits,
        @Nullable List<String> clients,
        @Nullable Long seconds,
        @Nullable Integer batch,
        @Nullable Integer leastClients,
        @Nullable Double noiseMultiplier) {
    private static final long DEFAULT_SECONDS = 1800;
    private static final int DEFAULT_BATCH = 128;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is missing or wrong
     */
    static RoundTerms load(Path file) {
        try {
            RoundFile read = MAPPER.readValue(Files.readString(file), RoundFile.class);
            if (read == null) {
                throw new IllegalArgumentException("terms of a round are not valid: file=" + file);
            }
            return read.terms(file);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "terms of a round are not valid: cause=" + e.getOriginalMessage() + ", at " + file
                            + (e.getLocation() == null
                                    ? ""
                                    : ":" + e.getLocation().getLineNr() + ":"
                                            + e.getLocation().getColumnNr()),
                    e);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("terms of a round not found: file=" + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("terms of a round cannot be read: file=" + file, e);
        }
    }

    private RoundTerms terms(Path file) {
        if (round == null || length == null || clients == null || leastClients == null || noiseMultiplier == null) {
            throw new IllegalArgumentException(
                    "terms of a round need round, length, clients, leastClients and noiseMultiplier: file=" + file);
        }
        UpdateRules rules = new UpdateRules(
                length,
                clipNorm == null ? 1 : clipNorm,
                fractionBits == null ? UpdateRules.DEFAULT_FRACTION_BITS : fractionBits,
                UpdateRules.DEFAULT_PROJECTIONS);
        return new RoundTerms(
                round,
                rules,
                clients,
                Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds),
                batch == null ? DEFAULT_BATCH : batch,
                leastClients,
                noiseMultiplier);
    }
}
