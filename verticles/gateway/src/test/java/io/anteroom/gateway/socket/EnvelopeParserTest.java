package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeParserTest {

    private static final int ROUNDS = 20_000;

    private static Envelope parse(String text) {
        return EnvelopeParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Code codeOf(Envelope envelope) {
        return java.util.Objects.requireNonNull(envelope.problem()).code();
    }

    @Test
    void aWholeEventIsRead() {
        var event = parse("{\"data\":{\"x\":[1,2.50]},\"action\":\"Bet\",\"roomId\":\"r\",\"gameId\":\"dice\","
                + "\"eventType\":\"RoundAction\",\"eventId\":\"e-1\"}");

        assertThat(event.problem()).isNull();
        assertThat(event.eventId()).hasToString("e-1");
        assertThat(event.type()).isEqualTo(EventType.ROUND_ACTION);
        assertThat(event.gameId()).isEqualTo("dice");
        assertThat(event.roomId()).isEqualTo("r");
        assertThat(event.action()).isEqualTo("Bet");
        assertThat(event.data()).hasToString("{\"x\":[1,2.50]}");
    }

    @Test
    void nullsCountAsAbsent() {
        var event = parse("{\"eventType\":\"Ping\",\"eventId\":\"e\",\"gameId\":null,\"data\":null}");

        assertThat(event.problem()).isNull();
        assertThat(event.data()).isNull();
    }

    @Test
    void anUnknownTypeIsToldBeforeAnUnknownField() {
        assertThat(codeOf(parse("{\"eventType\":\"X\",\"eventId\":\"e\",\"surprise\":1}")))
                .isEqualTo(Code.INVALID_EVENT_TYPE);
    }

    @Test
    void aTypeThatIsNoNameIsNoType() {
        assertThat(codeOf(typed(""))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(codeOf(typed("x".repeat(65)))).isEqualTo(Code.INVALID_EVENT_TYPE);
        assertThat(typed("").eventId()).hasToString("e");
    }

    private static Envelope typed(String type) {
        return parse("{\"eventType\":\"" + type + "\",\"eventId\":\"e\"}");
    }

    @Test
    void theIdOfAWrongEventIsKnown() {
        assertThat(parse("{\"eventId\":\"e\",\"eventType\":5}").eventId()).hasToString("e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'eventId':'e','eventType':'Ping','data':DEEP}",
                "'eventId':'e','eventType':'Ping','data':{'a':1,'a':2}}",
                "'eventId':'e','eventType':'Ping','data':{'eventId':1,'eventId':2}}",
                "'eventId':'e','eventType':'Ping','eventType':'Ping'}",
                "'eventId':'e','eventType':'Ping','data':LONG}",
                "'eventType':'Ping','eventId':'e',}",
                "'eventType':'Ping','eventId':'e'",
                "'eventType':'Ping','eventId':'e'}{}",
            })
    void theIdOfAnEventThatEndsInNonsenseIsKnown(String fields) {
        var event = broken(fields);

        assertThat(codeOf(event)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(event.eventId()).hasToString("e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'eventId':'e','eventType':'Ping','eventId':'f'}",
                "'eventId':'e','eventId':'e','eventType':'Ping'}",
                "'eventId':'e f','eventType':'Ping'",
                "'eventType':'Ping','data':{'eventId':'e'",
            })
    void anIdThatIsNoneOrOneOfTwoIsNotRepeated(String fields) {
        var event = broken(fields);

        assertThat(codeOf(event)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(event.eventId()).isNull();
    }

    private static Envelope broken(String fields) {
        return parse("{"
                + fields.replace('\'', '"')
                        .replace("DEEP", "[".repeat(16) + "]".repeat(16))
                        .replace("LONG", "1".repeat(1_001)));
    }

    /** Each of these is good UTF-8, with NULs in it. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void anEventInAnotherEncodingIsNone(String encoding) {
        var sent = "{\"eventType\":\"RoomSend\",\"eventId\":\"e\",\"roomId\":\"r\",\"data\":1}";

        assertThat(codeOf(EnvelopeParser.parse(sent.getBytes(java.nio.charset.Charset.forName(encoding)))))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void aNameTwiceIsRefusedAlsoInside() {
        assertThat(codeOf(parse("{\"eventType\":\"Ping\",\"eventId\":\"e\",\"data\":{\"a\":1,\"a\":2}}")))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void aNameChosenToBeLongIsNotRepeatedWhole() {
        var name = "n".repeat(5_000);

        assertThat(java.util.Objects.requireNonNull(
                                parse("{\"eventType\":\"Ping\",\"eventId\":\"e\",\"" + name + "\":1}")
                                        .problem())
                        .message())
                .hasSizeLessThan(200);
    }

    /** So a field that wants a number refuses it with its own code, whichever field it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0e-65",
                "0e-5000",
                "0e-10000",
                "1e65",
                "1e9999",
                "-1e-65",
                "1e2147483647",
                "100e2147483647",
                "1e2147483648",
                "1e-99999999999999999999",
                "12345678901234567890123456789012345678901234567890123456789012345",
                "0.00000000000000000000000000000000000000000000000000000000000000001"
            })
    void aNumberBeyondBoundsIsNone(String number) {
        var event = parse("{\"data\":{\"x\":[" + number + ",1]},\"eventType\":\"RoundAction\",\"eventId\":\"e\"}");

        assertThat(event.problem()).isNull();
        var sent = java.util.Objects.requireNonNull(event.data()).path("x").path(0);
        assertThat(sent.isNumber()).isFalse();
        assertThat(sent.isTextual()).isFalse();
        assertThat(sent.isNull()).isFalse();
        assertThat(RawJson.of(event.data()).text()).hasSizeLessThan(200);
        assertThat(ContentHash.of(event))
                .isNotEqualTo(ContentHash.of(
                        parse("{\"data\":{\"x\":[2,1]},\"eventType\":\"RoundAction\",\"eventId\":\"e\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0e-64", "1e64", "1.50", "-0", "9007199254740993", "1234567890123456789012345678901234567890"})
    void aNumberWithinBoundsIsOne(String number) {
        var event = parse("{\"data\":{\"x\":" + number + "},\"eventType\":\"RoundAction\",\"eventId\":\"e\"}");

        var sent = java.util.Objects.requireNonNull(event.data()).path("x");
        assertThat(sent.isNumber()).isTrue();
        assertThat(sent.decimalValue()).isEqualByComparingTo(number);
    }

    @Test
    void aRoomGetsItsDataAsItWasWritten() {
        var data = "[1e400,0e-5000,1e99999999999,1.50]";
        var event = parse("{\"data\":" + data + ",\"roomId\":\"r\",\"eventType\":\"RoomSend\",\"eventId\":\"e\"}");

        assertThat(event.problem()).isNull();
        assertThat(event.text()).isEqualTo(data);
    }

    /** Whatever comes in: no exception, and an event exactly if another parser sees the same. */
    @Test
    void noBytesBreakIt() {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var bytes = mutated(random, event(random).getBytes(StandardCharsets.UTF_8));
            var envelope = EnvelopeParser.parse(bytes);

            assertThat(envelope.problem() != null || isEvent(bytes))
                    .as("seed %d, %s", seed, new String(bytes, StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    private static boolean isEvent(byte[] bytes) {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(bytes);
        } catch (java.io.IOException notJson) {
            return false;
        }
        return tree.isObject()
                && tree.path("eventId").isTextual()
                && EventType.find(tree.path("eventType").asText()) != null;
    }

    private static String event(Random random) {
        var types = EventType.values();
        return "{\"eventType\":\"" + types[random.nextInt(types.length)].wireName() + "\",\"eventId\":\"e"
                + random.nextInt(100) + "\",\"data\":" + value(random, 0) + "}";
    }

    static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> "null";
            case 1 -> "" + random.nextBoolean();
            case 2 -> "" + random.nextInt(1_000);
            case 3 -> random.nextInt(100) + "." + random.nextInt(100) + "e" + random.nextInt(4);
            case 4 -> "\"" + "abc\\u00e9€".substring(0, 3 + random.nextInt(2) * 7) + "\"";
            case 5 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
            default ->
                "{\"k" + random.nextInt(3) + "\":" + value(random, depth + 1) + ",\"l\":" + value(random, depth + 1)
                        + "}";
        };
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0\\u".charAt(random.nextInt(10)));
        }
        return bytes;
    }
}
