package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered: content, or a refusal, which becomes a problem when it is written.
 *
 * @param content null for none
 * @param refusal null for none
 * @param headers besides those every answer has
 */
record Answer(
        int status, @Nullable Content content, @Nullable Refusal refusal, Map<String, String> headers) {

    /** A body and its media type. */
    record Content(String type, Buffer body) {}

    static final String JSON = "application/json";

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer created(JsonNode body) {
        return json(201, body);
    }

    static Answer noContent() {
        return new Answer(204, null, null, Map.of());
    }

    static Answer ok(String type, Buffer body) {
        return new Answer(200, new Content(type, body), null, Map.of());
    }

    static Answer refused(Refusal refusal) {
        return new Answer(refusal.code().httpStatus(), null, refusal, Map.of());
    }

    static Answer refused(Code code, String message) {
        return refused(new Refusal(code, message));
    }

    /** What a neighbour said, in HTTP. */
    static <T> Answer of(Reply<T> reply, Function<T, Answer> onDone) {
        return reply.fold(onDone, Answer::refused);
    }

    Answer withStatus(int otherStatus) {
        return new Answer(otherStatus, content, refusal, headers);
    }

    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, content, refusal, more);
    }

    private static Answer json(int status, JsonNode body) {
        return new Answer(status, new Content(JSON, Buffer.buffer(Json.write(body))), null, Map.of());
    }
}
