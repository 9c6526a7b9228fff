package io.anteroom.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a frame in one pass, keeps what {@link Answer} names and still refuses what is not a JSON object. */
final class AnswerReader {
    private final JsonFactory json = new JsonFactory();

    void read(byte[] payload, int length, Answer into) throws IOException {
        into.clear();
        try (JsonParser parser = json.createParser(payload, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a frame that is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readEnvelope(parser, into);
            }
            if (parser.nextToken() != null) {
                throw new IOException("a frame with something behind its object");
            }
        }
    }

    private static void readEnvelope(JsonParser parser, Answer into) throws IOException {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
            case "eventType" -> into.eventType = parser.getValueAsString();
            case "eventId" -> into.eventId = parser.getValueAsString();
            case "code" -> into.code = parser.getValueAsString();
            case "message" -> into.message = parser.getValueAsString();
            case "balance" -> into.balance = parser.getValueAsString();
            case "authenticated" -> into.authenticated = parser.getValueAsBoolean();
            case "retryable" -> into.retryable = parser.getValueAsBoolean();
            case "retryAfterMs" -> into.retryAfterMs = parser.getValueAsLong();
            case "data" -> readData(parser, value, into);
            default -> skip(parser);
        }
    }

    private static void readData(JsonParser parser, JsonToken start, Answer into) throws IOException {
        if (start != JsonToken.START_OBJECT) {
            skip(parser);
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            readOutcome(parser, into);
        }
    }

    private static void readOutcome(JsonParser parser, Answer into) throws IOException {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
            case "payout" -> into.payout = parser.getValueAsString();
            case "diceResult" -> into.diceResult = parser.getText();
            case "generatedMultiplier" -> into.generatedMultiplier = parser.getText();
            case "nextActions" -> into.nextActions = words(parser, value);
            case "roundEnded" -> into.roundEnded = value == JsonToken.VALUE_TRUE;
            default -> skip(parser);
        }
    }

    private static String words(JsonParser parser, JsonToken start) throws IOException {
        StringBuilder words = new StringBuilder();
        if (start != JsonToken.START_ARRAY) {
            skip(parser);
            return "";
        }
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            words.append(parser.getText()).append(' ');
        }
        return words.toString();
    }

    /** Steps over the value the parser stands on; does nothing where that is a scalar. */
    @SuppressWarnings("CheckReturnValue") // Jackson returns the parser itself, for chaining.
    private static void skip(JsonParser parser) throws IOException {
        parser.skipChildren();
    }
}
