package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentHashTest {

    private static Hash hash(String data) {
        return ContentHash.of(EnvelopeParser.parse(
                ("{\"eventType\":\"RoundAction\",\"eventId\":\"e\",\"gameId\":\"dice\",\"action\":\"Bet\",\"data\":"
                                + data + "}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}|{ \"b\" : 2, \"a\" : 1 }",
                "{\"a\":1}|{\"a\":1.0}",
                "{\"a\":1}|{\"a\":1e0}",
                "{\"a\":100}|{\"a\":1E+2}",
                "{\"a\":0}|{\"a\":-0.00}",
                "{\"a\":0.5}|{\"a\":5e-1}",
                "{\"a\":123456789012345678901234567890}|{\"a\":123456789012345678901234567890.0}",
                "{\"a\":0}|{\"a\":0e-5000}",
                "{\"a\":1e9999}|{\"a\":10e9998}",
                "{\"a\":100e2147483647}|{\"a\":1000e2147483646}",
                "{\"a\":\"A\"}|{\"a\":\"\\u0041\"}",
                "{\"\\u0061\":1}|{\"a\":1}",
                "{\"a\":{\"c\":1,\"b\":[]}}|{\"a\":{\"b\":[],\"c\":1}}",
            })
    void oneValueHasOneHash(String one, String other) {
        assertThat(hash(one)).isEqualTo(hash(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{\"a\":\"1\"}",
                "{\"a\":1}|{\"a\":-1}",
                "{\"a\":1}|{\"a\":10}",
                "{\"a\":0.1}|{\"a\":0.10000000000000001}",
                "{\"a\":1e9999}|{\"a\":1e9998}",
                "{\"a\":1e9999}|{\"a\":\"1E+9999\"}",
                "{\"a\":1e9999}|{\"a\":false}",
                "{\"a\":1e99999999998}|{\"a\":1e99999999999}",
                "{\"a\":true}|{\"a\":\"true\"}",
                "{\"a\":null}|{}",
                "{\"a\":null}|{\"a\":\"n\"}",
                "{\"a\":[1,2]}|{\"a\":[2,1]}",
                "{\"a\":[1,2]}|{\"a\":[12]}",
                "{\"a\":[[],1]}|{\"a\":[[1]]}",
                "{\"a\":\"x\",\"b\":\"y\"}|{\"a\":\"x1:b1:y\"}",
                "{\"a\":{}}|{\"a\":[]}",
                "{}|null",
            })
    void twoValuesHaveTwo(String one, String other) {
        assertThat(hash(one)).isNotEqualTo(hash(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"gameId\":5,\"data\":{\"a\":\"?\"}",
                "\"roomId\":false,\"data\":{\"a\":\"?\"}",
                "\"action\":[],\"data\":{\"a\":\"?\"}",
                "\"data\":{\"a\":\"\\ud800\"}",
            })
    void whatNoEventMayHaveIsOtherContent(String fields) {
        var head = "{\"eventType\":\"RoundAction\",\"eventId\":\"e\",";
        var good = EnvelopeParser.parse((head + "\"data\":{\"a\":\"?\"}}").getBytes(StandardCharsets.UTF_8));
        var bad = EnvelopeParser.parse((head + fields + "}").getBytes(StandardCharsets.UTF_8));

        assertThat(ContentHash.of(bad)).isNotEqualTo(ContentHash.of(good));
    }

    /** Rounds and bets are remembered for ever under what was computed once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"betAmount\":1.50,\"currency\":\"FUN\"}|11:RoundAction4:dicen3:Bet{9:betAmount15e-18:currency3:FUN}",
                "null|11:RoundAction4:dicen3:Betn",
            })
    void whatIsHashedOfARoundStays(String data, String form) {
        assertThat(hash(data)).isEqualTo(Hash.of(form.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNumberInAMessageDoesNotRunIntoTheNameBehindIt() {
        assertThat(message("{\"a\":50,\"bt7:cbcdefg\":true}"))
                .isNotEqualTo(message("{\"a\":500000000000,\"b\":true,\"cbcdefg\":true}"));
    }

    private static Hash message(String data) {
        return ContentHash.of(EnvelopeParser.parse(
                ("{\"eventType\":\"RoomSend\",\"eventId\":\"e\",\"roomId\":\"r\",\"data\":" + data + "}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void gameAndActionAreContent() {
        var hashes = new java.util.HashSet<Hash>();
        for (var fields : new String[] {
            "\"gameId\":\"dice\",\"action\":\"Bet\"", "\"gameId\":\"dice\"", "\"action\":\"Bet\"",
            "\"gameId\":\"Bet\",\"action\":\"dice\"", "\"roomId\":\"dice\",\"action\":\"Bet\"", "\"gameId\":\"diceBet\""
        }) {
            hashes.add(ContentHash.of(
                    EnvelopeParser.parse(("{\"eventType\":\"RoundAction\",\"eventId\":\"e\"," + fields + "}")
                            .getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(hashes).hasSize(6);
    }

    /** However a tree is written, it has its hash; and no other tree that was made has it. */
    @Test
    void writingAgainInAnotherOrderChangesNothing() {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var trees = new java.util.HashMap<Hash, JsonNode>();
        for (int i = 0; i < 5_000; i++) {
            var tree = Json.tree("{\"d\":" + EnvelopeParserTest.value(random, 0) + "}");
            var hash = hash(tree.toString());

            assertThat(hash(shuffled(tree, random).toString()))
                    .as("seed %d, %s", seed, tree)
                    .isEqualTo(hash);
            var before = trees.putIfAbsent(hash, tree);
            if (before != null) {
                assertThat(before.equals(SAME_NUMBERS, tree))
                        .as("seed %d, %s and %s", seed, before, tree)
                        .isTrue();
            }
        }
    }

    private static final java.util.Comparator<JsonNode> SAME_NUMBERS = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private static JsonNode shuffled(JsonNode tree, Random random) {
        if (tree instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            var copy = Json.MAPPER.createObjectNode();
            names.forEach(name -> copy.set(name, shuffled(object.get(name), random)));
            return copy;
        }
        if (tree.isArray()) {
            var copy = Json.MAPPER.createArrayNode();
            tree.forEach(element -> copy.add(shuffled(element, random)));
            return copy;
        }
        return tree;
    }
}
