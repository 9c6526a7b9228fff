package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was made of a game's properties, so that an action does not make it again. Keeps the last {@value #SIZE_MAX} documents;
 * what fell out is made anew. Any thread; who asks for what is being made waits for it.
 */
final class PropsMemo<T> {
    private static final int SIZE_MAX = 64;

    private record Entry<T>(JsonNode props, T made) {}

    private final Function<JsonNode, T> maker;
    private volatile List<Entry<T>> entries = List.of();

    PropsMemo(Function<JsonNode, T> maker) {
        this.maker = maker;
    }

    /** Looks by identity first: a worker asks with the same tree again and again, and comparing trees costs more than a bet. */
    @SuppressWarnings("ReferenceEquality")
    T of(JsonNode props) {
        for (var entry : entries) {
            if (entry.props == props) {
                return entry.made;
            }
        }
        return add(props);
    }

    private synchronized T add(JsonNode props) {
        var made = entries.stream()
                .filter(entry -> entry.props.equals(props))
                .findFirst()
                .map(Entry::made)
                .orElseGet(() -> maker.apply(props));
        entries = Stream.concat(
                        Stream.of(new Entry<>(props, made)), entries.stream().limit(SIZE_MAX - 1))
                .toList();
        return made;
    }
}
