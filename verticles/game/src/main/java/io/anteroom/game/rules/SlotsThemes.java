package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The machines that come with the game, from the least variance to the most, and their figures, computed beforehand. */
final class SlotsThemes {
    static final List<String> NAMES = List.of("orchard", "lagoon", "volcano");

    static final String DEFAULT = "lagoon";

    private static final Map<String, ObjectNode> PROPS = new LinkedHashMap<>();
    private static final Map<String, Mathematics> FIGURES = new LinkedHashMap<>();

    static {
        var figures = read("figures");
        for (var name : NAMES) {
            PROPS.put(name, (ObjectNode) read(name));
            FIGURES.put(name, Mathematics.of(figures.path(name)));
        }
    }

    private SlotsThemes() {}

    private static JsonNode read(String name) {
        try (var resource = SlotsThemes.class.getResourceAsStream("slots/" + name + ".json")) {
            return Json.MAPPER.readTree(resource);
        } catch (IOException notInTheJar) {
            throw new UncheckedIOException(notInTheJar);
        }
    }

    /** Null if there is no such theme. */
    static @Nullable ObjectNode find(String name) {
        return PROPS.get(name);
    }

    static ObjectNode defaultProps() {
        return Objects.requireNonNull(find(DEFAULT)).deepCopy();
    }

    /** The figures of these properties, if they are a theme's as they are; else null. */
    static @Nullable Mathematics figures(JsonNode customProps) {
        return PROPS.entrySet().stream()
                .filter(theme -> theme.getValue().equals(customProps))
                .findFirst()
                .map(theme -> FIGURES.get(theme.getKey()))
                .orElse(null);
    }
}
