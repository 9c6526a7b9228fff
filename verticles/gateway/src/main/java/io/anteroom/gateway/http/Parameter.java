package io.anteroom.gateway.http;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A parameter in a path, a query or a header; it is text until its schema calls it an integer. */
record Parameter(String name, String place, boolean isInteger, Schema schema) {

    static Parameter of(JsonObject described) {
        var schema = described.getJsonObject("schema");
        return new Parameter(
                described.getString("name"),
                described.getString("in"),
                "integer".equals(schema.getString("type")),
                new Schema(schema));
    }

    /** What is wrong with a value, or null. */
    @Nullable
    String problemWith(String value) {
        return schema.problemWith(isInteger ? number(value) : value);
    }

    private static Object number(String value) {
        try {
            return value.length() > 18 ? value : (Object) Long.valueOf(value);
        } catch (NumberFormatException notOne) {
            return value;
        }
    }
}
