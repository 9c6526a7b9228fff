package io.anteroom.gateway.http;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One route of the document.
 *
 * @param path its template, like {@code /api/v1/rounds/{round}}
 * @param body what the body is held against; null if there is none
 * @param bodyOptional whether an empty body stands for an object without fields
 * @param secured whether it needs a token
 * @param scopes what the token must be good for
 * @param responses the schema of each answer, by status or {@code default}
 */
record Operation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        @Nullable Schema body,
        boolean bodyOptional,
        boolean secured,
        List<String> scopes,
        Map<String, JsonObject> responses) {

    /** The values of the template's names in a path that fits it, escapes and all, else null. */
    @Nullable
    Map<String, String> match(String[] segments) {
        var template = path.split("/", -1);
        if (template.length != segments.length) {
            return null;
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].startsWith("{")) {
                values.put(template[i].substring(1, template[i].length() - 1), segments[i]);
            } else if (!template[i].equals(segments[i])) {
                return null;
            }
        }
        return values;
    }
}
