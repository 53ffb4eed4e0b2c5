package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostmapTest {
    @Test
    void parse_keepsTheOrder() {
        String json = "{\"b\": \"h:1\", \"a\": \"h:2\",\n \"c\": \"[::1]:3\", \"zoe\": \"h:4\"}";
        assertThat(Hostmap.parse(json, "x")).extracting(Player::name).containsExactly("b", "a", "c", "zoe");
        assertThat(LocalConfig.of(Hostmap.parse(json, "x")).players())
                .extracting(Player::name)
                .containsExactly("b", "a", "c", "zoe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'a': 'h:1', 'b': 'h:2'}                            | needs three servers: players=2, at map.json:1:24
            {'a': 'h:1', 'b': 'h:1', 'c': 'h:3'}                | two players at one address: players=a, b, address=h:1, at map.json:1:19
            {'a': 'h:1', 'a': 'h:2', 'c': 'h:3'}                | player named twice: name=a, first at line 1, at map.json:1:14
            {'a': 'h:1', 'b': 'h:0', 'c': 'h:3'}                | port out of range: player=b, port=0
            {'a': 'h:1', 'b': 'h', 'c': 'h:3'}                  | address must be host:port: player=b, address=h
            {'a': 'h:1', 'b b': 'h:2', 'c': 'h:3'}              | player name malformed: name=b b
            {'a': 5}                                            | address must be a string: player=a, at map.json:1:7
            ['a']                                               | must be a JSON object
            {'a': 'h:1',                                        | not valid JSON
            {'a': 'h:1', 'b': 'h:2', 'c': 'h:3'} x              | map.json:1
            """, quoteCharacter = '"')
    void parse_ofAWrongMap_saysWhatAndWhere(String json, String message) {
        assertThatThrownBy(() -> Hostmap.parse(json.strip().replace('\'', '"'), "map.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void load_ofNoFile_namesIt() {
        assertThatThrownBy(() -> Hostmap.load(Path.of("nowhere.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host map not found: file=/");
    }
}
