package io.tfe4j.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON object that names all players: {@code {"server0": "10.0.0.10:4440", ...}}. Their order counts: the first
 * three are the servers.
 */
public final class Hostmap {
    private static final int SERVERS = 3;
    private static final int MAX_PORT = 65535;

    private final String source;
    private final List<Player> players = new ArrayList<>();
    private final Map<String, JsonLocation> names = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();

    private Hostmap(String source) {
        this.source = source;
    }

    /**
     * Reads a host map.
     *
     * @throws IllegalArgumentException if it is missing or wrong; the message has the file, line and column
     */
    public static List<Player> load(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("host map not found: file=" + file.toAbsolutePath(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "host map cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    static List<Player> parse(String json, String source) {
        Hostmap hostmap = new Hostmap(source);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            hostmap.read(parser);
        } catch (JsonProcessingException e) {
            throw hostmap.error("not valid JSON: " + e.getOriginalMessage(), e.getLocation());
        } catch (IOException e) {
            throw new AssertionError("reading from a string failed", e);
        }
        return List.copyOf(hostmap.players);
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw error("host map must be a JSON object of names and addresses", parser.currentTokenLocation());
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonLocation nameAt = parser.currentTokenLocation();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw error("address must be a string: player=" + name, parser.currentTokenLocation());
            }
            add(name, nameAt, parser.getText(), parser.currentTokenLocation());
        }
        if (players.size() < SERVERS) {
            throw error("host map needs three servers: players=" + players.size(), parser.currentTokenLocation());
        }
        if (parser.nextToken() != null) {
            throw error("something follows the host map", parser.currentTokenLocation());
        }
    }

    private void add(String name, JsonLocation nameAt, String address, JsonLocation addressAt) {
        if (names.putIfAbsent(name, nameAt) != null) {
            throw error(
                    "player named twice: name=" + name + ", first at line "
                            + names.get(name).getLineNr(),
                    nameAt);
        }
        checkAddress(name, address, addressAt);
        String other = addresses.putIfAbsent(address, name);
        if (other != null) {
            throw error(
                    "two players at one address: players=" + other + ", " + name + ", address=" + address, addressAt);
        }
        try {
            players.add(new Player(name, address));
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()), nameAt);
        }
    }

    private void checkAddress(String name, String address, JsonLocation at) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw error("address must be host:port: player=" + name + ", address=" + address, at);
        }
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port < 1 || port > MAX_PORT) {
            throw error("port out of range: player=" + name + ", port=" + port + ", allowed=1.." + MAX_PORT, at);
        }
    }

    private IllegalArgumentException error(String message, JsonLocation at) {
        return new IllegalArgumentException(message + ", at " + source + ":" + at.getLineNr() + ":" + at.getColumnNr());
    }
}
