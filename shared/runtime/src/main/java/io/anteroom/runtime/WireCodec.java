package io.anteroom.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands records over by reference on one node, and writes them as JSON between nodes:
 * {@code {"kind", "type", "remainingMs"?, "body"}}.
 */
final class WireCodec implements MessageCodec<Wire, Wire> {

    static final String NAME = "anteroom";

    private final Map<String, Class<?>> bodies = new ConcurrentHashMap<>();

    /** Says which class the bodies of a type are; saying it again changes nothing. */
    void know(Wire.Kind kind, String type, Class<?> body) {
        bodies.putIfAbsent(kind + type, body);
    }

    @Override
    public void encodeToWire(Buffer buffer, Wire wire) {
        var tree = Json.MAPPER.createObjectNode();
        tree.put("kind", wire.kind().name());
        tree.put("type", wire.type());
        if (wire.deadline() != null) {
            tree.put("remainingMs", wire.deadline().remainingMs());
        }
        tree.putPOJO("body", wire.body());
        var bytes = Json.write(tree).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    /** Never fails: the bus would answer nobody then, and who asked would wait for ever. */
    @Override
    public Wire decodeFromWire(int position, Buffer buffer) {
        var length = buffer.getInt(position);
        try {
            return decode(Json.tree(buffer.getString(position + 4, position + 4 + length)));
        } catch (IOException | RuntimeException notOurs) {
            return new Wire(Wire.Kind.UNREADABLE, "", null, notOurs.toString());
        }
    }

    private Wire decode(JsonNode tree) throws IOException {
        var kind = Wire.Kind.valueOf(tree.path("kind").asText());
        var type = tree.path("type").asText();
        var deadline =
                tree.has("remainingMs") ? Deadline.inMs(tree.path("remainingMs").asLong()) : null;
        return new Wire(kind, type, deadline, Json.MAPPER.treeToValue(tree.path("body"), bodyClass(kind, type)));
    }

    private Class<?> bodyClass(Wire.Kind kind, String type) {
        if (kind == Wire.Kind.REFUSED) {
            return Refusal.class;
        }
        var body = bodies.get(kind + type);
        if (body == null) {
            throw new IllegalArgumentException("nobody here speaks " + type);
        }
        return body;
    }

    @Override
    public Wire transform(Wire wire) {
        return wire;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
