package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.anteroom.contracts.Json;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The computed mathematics of a game: the figures of each way to play it that is told apart, the best choice first. The first
 * one's return is what the configuration calls {@code returnToPlayer}.
 */
public record Mathematics(List<Figures> figures) {

    public Mathematics {
        figures = List.copyOf(figures);
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("A game has figures of at least one way to play it.");
        }
    }

    public Figures best() {
        return figures.get(0);
    }

    /** As a configuration publishes it: a list, decimals as strings. */
    public ArrayNode write() {
        var list = Json.MAPPER.createArrayNode();
        figures.forEach(figure -> list.add(figure.write()));
        return list;
    }

    /** The same with what the maximum win of these settings makes of each, as {@code underMaxWin}. */
    ArrayNode write(GameSettings settings, List<Capped> capped) {
        var list = Json.MAPPER.createArrayNode();
        for (var place = 0; place < figures.size(); place++) {
            list.add(figures.get(place)
                    .write()
                    .set("underMaxWin", capped.get(place).write(settings)));
        }
        return list;
    }

    /** Reads what {@link #write} wrote. */
    static Mathematics of(JsonNode list) {
        return new Mathematics(
                StreamSupport.stream(list.spliterator(), false).map(Figures::of).toList());
    }
}
