package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import org.jspecify.annotations.Nullable;

/**
 * What a value is held against. The validator is made when it is first needed, because making them all takes longer than the
 * rest of the gateway's start. Belongs to one event loop.
 */
final class Schema {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("urn:anteroom:api")
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject described;
    private @Nullable Validator validator;

    /** @param described without references */
    Schema(JsonObject described) {
        this.described = described;
    }

    /** What is wrong with a value, or null. */
    @Nullable
    String problemWith(JsonNode value) {
        return Violation.in(validator(), value);
    }

    /** What is wrong with a text or a whole number, or null. */
    @Nullable
    String problemWith(Object scalar) {
        return Violation.in(validator(), scalar);
    }

    private Validator validator() {
        if (validator == null) {
            validator = Validator.create(JsonSchema.of(described.copy()), OPTIONS);
        }
        return validator;
    }
}
