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
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The machines that come with the game, from the least variance to the most, and computed beforehand, because a start would wait
 * for it: their figures, and what they come to under the maximum win at the highest bet, as both are by default.
 */
final class SlotsThemes {
    static final List<String> NAMES = List.of("orchard", "lagoon", "volcano");

    static final String DEFAULT = "lagoon";

    /** What a stake of one is paid at most, by default. */
    static final Ratio DEFAULT_CAP = Ratio.of(1_000, 1);

    private static final Map<String, ObjectNode> PROPS = new LinkedHashMap<>();
    private static final Map<String, Mathematics> FIGURES = new LinkedHashMap<>();
    private static final Map<String, List<Cut>> CUTS = new LinkedHashMap<>();

    static {
        var figures = read("figures");
        var cuts = read("cuts");
        for (var name : NAMES) {
            PROPS.put(name, (ObjectNode) read(name));
            FIGURES.put(name, Mathematics.of(figures.path(name)));
            CUTS.put(name, cuts(cuts.path(name)));
        }
    }

    private SlotsThemes() {}

    private static List<Cut> cuts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(Cut::of).toList();
    }

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
        return ofTheme(customProps, FIGURES);
    }

    /** What each way to play comes to under that cap, if the properties are a theme's and the cap is the default; else null. */
    static @Nullable List<Cut> cuts(JsonNode customProps, Ratio cap) {
        return cap.compareTo(DEFAULT_CAP) == 0 ? ofTheme(customProps, CUTS) : null;
    }

    private static <T> @Nullable T ofTheme(JsonNode customProps, Map<String, T> byName) {
        return PROPS.entrySet().stream()
                .filter(theme -> theme.getValue().equals(customProps))
                .findFirst()
                .map(theme -> byName.get(theme.getKey()))
                .orElse(null);
    }
}
