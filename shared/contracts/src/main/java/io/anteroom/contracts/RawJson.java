package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/** A JSON value that is already written, so that it is written once for the player, the journal and the cache. */
public record RawJson(@JsonValue @JsonRawValue String text) {

    public static RawJson of(JsonNode tree) {
        return new RawJson(Json.write(tree));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RawJson fromTree(JsonNode tree) {
        return of(tree);
    }

    public JsonNode tree() {
        return Json.tree(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
