package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.gateway.auth.Identity;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that fits the document.
 *
 * @param path the values of the template's names
 * @param body missing if the operation has none
 * @param identity whom the token speaks for; null unless the operation is secured
 * @param address the client's
 */
record Asked(
        Operation operation,
        Map<String, String> path,
        MultiMap query,
        MultiMap headers,
        JsonNode body,
        @Nullable Identity identity,
        String address) {

    private static final int LIMIT_DEFAULT = 50;

    /** Whoever asks. Only of secured operations. */
    Identity asker() {
        return Objects.requireNonNull(identity, "the operation is not secured");
    }

    String pathValue(String name) {
        return Objects.requireNonNull(path.get(name), name);
    }

    /** A text field that the schema requires. */
    String text(String field) {
        return Objects.requireNonNull(body.path(field).textValue(), field);
    }

    /** A text field that may be absent. */
    @Nullable
    String optionalText(String field) {
        return body.path(field).textValue();
    }

    /** All values of a header; there should be one at most. */
    List<String> header(String name) {
        return headers.getAll(name);
    }

    int limit() {
        var limit = query.get("limit");
        return limit == null ? LIMIT_DEFAULT : Integer.parseInt(limit);
    }

    /** Null for the newest. */
    @Nullable
    Long version() {
        var version = query.get("version");
        return version == null ? null : Long.valueOf(version);
    }

    @Nullable
    String cursor() {
        return query.get("cursor");
    }
}
