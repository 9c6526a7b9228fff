package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a value breaks of a schema, in a sentence that names the place and the rule and never the value. */
final class Violation {

    private Violation() {}

    static @Nullable String in(Validator schema, @Nullable Object value) {
        var result = schema.validate(value);
        return Boolean.TRUE.equals(result.getValid()) ? null : deepest(result.getErrors());
    }

    static @Nullable String in(Validator schema, JsonNode value) {
        return in(schema, plain(value));
    }

    /** The error that lies deepest says most; the ones above only say that something below is wrong. */
    private static String deepest(@Nullable List<OutputUnit> errors) {
        if (errors == null || errors.isEmpty()) {
            return "it does not fit the schema";
        }
        var worst = errors.get(0);
        for (var error : errors) {
            if (depth(error) > depth(worst)) {
                worst = error;
            }
        }
        return place(worst) + " breaks the rule `" + rule(worst) + "`" + missing(worst);
    }

    private static int depth(OutputUnit error) {
        return text(error.getKeywordLocation()).split("/").length;
    }

    private static String place(OutputUnit error) {
        var place = text(error.getInstanceLocation()).replaceFirst("^#/?", "");
        return place.isEmpty() ? "the value" : place.length() > 100 ? place.substring(0, 100) + "…" : place;
    }

    private static String rule(OutputUnit error) {
        var location = text(error.getKeywordLocation());
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** The name of a required field is ours, so it may be told. */
    private static String missing(OutputUnit error) {
        return rule(error).equals("required") ? ": " + text(error.getError()) : "";
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The value as the validator reads it: numbers as long or double, which is exact enough to judge their bounds. */
    private static @Nullable Object plain(JsonNode value) {
        if (value.isObject()) {
            var object = new JsonObject();
            value.properties().forEach(field -> object.put(field.getKey(), plain(field.getValue())));
            return object;
        }
        if (value.isArray()) {
            var array = new JsonArray();
            value.forEach(item -> array.add(plain(item)));
            return array;
        }
        return scalar(value);
    }

    private static @Nullable Object scalar(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() && value.canConvertToLong()
                    ? (Object) value.longValue()
                    : value.doubleValue();
        }
        if (value instanceof POJONode) {
            // A number that is beyond every bound, see SentJson; routes whose fields have codes of their own refuse it.
            return Double.POSITIVE_INFINITY;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNull() ? null : value.textValue();
    }
}
