package io.tfe4j.player;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code player.json}: options of players as {@code {"data": "data", "maxSessions": 8}}; its paths start where it is. */
final class PlayerFile {
    static final String NAME = "player.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.NON_PRIVATE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PlayerFile() {}

    /** The file given; else the one beside the host map, if there is one; else nothing is set. */
    static PlayerOptions load(@Nullable Path given, Path hostmap) {
        Path file = given != null ? given : hostmap.toAbsolutePath().resolveSibling(NAME);
        if (given == null && !Files.exists(file)) {
            return new PlayerOptions();
        }
        try {
            PlayerOptions options = MAPPER.readValue(Files.readString(file), PlayerOptions.class);
            options.certs = resolve(file, options.certs);
            options.data = resolve(file, options.data);
            options.results = resolve(file, options.results);
            options.policy = resolve(file, options.policy);
            options.state = resolve(file, options.state);
            return options;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "player file not valid: cause=" + e.getOriginalMessage() + ", at " + file
                            + (e.getLocation() == null
                                    ? ""
                                    : ":" + e.getLocation().getLineNr() + ":"
                                            + e.getLocation().getColumnNr()),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("player file cannot be read: file=" + file, e);
        }
    }

    private static @Nullable Path resolve(Path file, @Nullable Path path) {
        return path == null ? null : file.toAbsolutePath().resolveSibling(path).normalize();
    }
}
