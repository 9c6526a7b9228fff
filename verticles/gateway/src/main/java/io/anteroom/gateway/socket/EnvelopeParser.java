package io.anteroom.gateway.socket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.Escapes;
import io.anteroom.gateway.SentJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a frame in one pass. What is no JSON object, is nested deeper than 16, names a field twice, or has
 * no good eventId or eventType is no event; the rest is an event, perhaps one with a wrong field.
 */
final class EnvelopeParser {

    private static final int DEPTH_MAX = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Clients choose the names: interning them would fill the JVM's own table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final Refusal NO_OBJECT =
            new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "a frame is one JSON object, at most 16 deep, no name twice");
    private static final Refusal NO_EVENT_ID =
            new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "eventId is 1 to 64 characters of A-Z a-z 0-9 - _ . :");
    private static final Refusal NO_EVENT_TYPE =
            new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "eventType is a text, and not an empty one");
    private static final Refusal UNKNOWN_TYPE = new Refusal(Code.INVALID_EVENT_TYPE, "no such eventType");

    private @Nullable String eventId;
    private @Nullable String eventType;
    private @Nullable String gameId;
    private @Nullable String roomId;
    private @Nullable String action;
    private @Nullable JsonNode value;
    private int valueFrom;
    private int valueTo;
    private boolean misfit;
    private @Nullable Refusal wrongField;

    private final byte[] frame;

    private EnvelopeParser(byte[] frame) {
        this.frame = frame;
    }

    static Envelope parse(byte[] frame) {
        if (isWide(frame)) {
            return Envelope.broken(null, NO_OBJECT);
        }
        var parser = new EnvelopeParser(frame);
        try (var json = FACTORY.createParser(frame)) {
            if (!parser.read(json)) {
                return Envelope.broken(parser.id(), NO_OBJECT);
            }
            if (Escapes.mayHide(frame) && !Escapes.areStorable(parser.value)) {
                parser.misfit("texts hold no NUL and no half of a surrogate pair");
            }
            return parser.envelope();
        } catch (IOException notJson) {
            return Envelope.broken(isIdTwice(notJson) ? null : parser.id(), NO_OBJECT);
        }
    }

    /** Whether what could not be read was a second eventId: then it is not known which one is waited for. */
    private static boolean isIdTwice(IOException failure) {
        return failure instanceof JsonParseException notJson
                && notJson.getOriginalMessage().startsWith("Duplicate field")
                && notJson.getProcessor()
                        .getParsingContext()
                        .pathAsPointer()
                        .toString()
                        .equals("/eventId");
    }

    /** The eventId, if one was read and it is a good one. */
    private @Nullable EventId id() {
        return eventId != null && EventId.isValid(eventId) ? new EventId(eventId) : null;
    }

    /**
     * UTF-16 and UTF-32 of plain letters are UTF-8 with NULs between them, and the parser would take them for what they are.
     * Then nothing would be where it was read in the bytes.
     */
    private static boolean isWide(byte[] frame) {
        return frame.length > 1 && (frame[0] == 0 || frame[1] == 0);
    }

    private boolean read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            field(name, json);
        }
        return json.nextToken() == null;
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "eventId" -> eventId = text(name, json);
            case "eventType" -> eventType = text(name, json);
            case "gameId" -> gameId = text(name, json);
            case "roomId" -> roomId = text(name, json);
            case "action" -> action = text(name, json);
            case "data" -> value(json);
            default -> {
                json.skipChildren();
                wrong("there is no field of that name: " + (name.length() > 64 ? name.substring(0, 64) : name));
            }
        }
    }

    /** A text; null counts as absent. */
    private @Nullable String text(String name, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        skip(name + " is a text", json);
        return null;
    }

    private void value(JsonParser json) throws IOException {
        valueFrom = (int) json.currentTokenLocation().getByteOffset();
        value = SentJson.read(json);
        valueTo = (int) json.currentLocation().getByteOffset();
    }

    private void skip(String problem, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            json.skipChildren();
            misfit(problem);
        }
    }

    private void misfit(String problem) {
        misfit = true;
        wrong(problem);
    }

    private void wrong(String problem) {
        if (wrongField == null) {
            wrongField = new Refusal(Code.INVALID_EVENT_INPUTS, problem);
        }
    }

    private Envelope envelope() {
        var id = id();
        if (id == null) {
            return Envelope.broken(null, NO_EVENT_ID);
        }
        if (eventType == null || eventType.isEmpty()) {
            return Envelope.broken(id, NO_EVENT_TYPE);
        }
        var type = EventType.find(eventType);
        if (type == EventType.ROOM_SEND) {
            return new Envelope(id, type, gameId, roomId, action, value, text(), misfit, wrongField);
        }
        if (value != null && value.isNull()) {
            value = null;
        } else if (value != null && !value.isObject()) {
            value = null;
            misfit("data is an object");
        }
        var problem = type == null ? UNKNOWN_TYPE : wrongField;
        return new Envelope(id, type, gameId, roomId, action, value, null, misfit, problem);
    }

    private @Nullable String text() {
        return value == null ? null : new String(frame, valueFrom, valueTo - valueFrom, StandardCharsets.UTF_8);
    }
}
