package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a game's {@code customProps} into its own record. What is wrong is told with the key's path. */
final class Props {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** A property that nobody can play by; the message begins with its path. */
    static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Wrong(String path, String problem) {
            super(path + " " + problem);
        }
    }

    private final String path;
    private final JsonNode node;

    private Props(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    static Props of(JsonNode customProps) {
        return new Props("customProps", customProps);
    }

    /** What a reader finds wrong with properties, for {@link Rules#problemWith}. */
    static Optional<String> problem(JsonNode customProps, Function<JsonNode, ?> reader) {
        try {
            var unused = reader.apply(customProps);
            return Optional.empty();
        } catch (Wrong wrong) {
            return Optional.ofNullable(wrong.getMessage());
        }
    }

    Wrong wrong(String problem) {
        return new Wrong(path, problem);
    }

    /** Refuses what is no object, and fields that are not among these. */
    Props object(Set<String> fields) {
        if (!node.isObject()) {
            throw wrong("must be an object");
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!fields.contains(field)) {
                throw new Wrong(
                        path + "." + field,
                        "is unknown; known are " + fields.stream().sorted().toList());
            }
        });
        return this;
    }

    Props field(String name) {
        return new Props(path + "." + name, node.path(name));
    }

    Props item(int index) {
        return new Props(path + "[" + index + "]", node.path(index));
    }

    boolean isPresent() {
        return !node.isMissingNode();
    }

    /** One to 32 lower-case letters, digits and hyphens. */
    String name() {
        if (!node.isTextual() || !NAME.matcher(node.textValue()).matches()) {
            throw wrong("must be a name of lower-case letters, digits and hyphens");
        }
        return node.textValue();
    }

    private String checkedName(String field) {
        if (!NAME.matcher(field).matches()) {
            throw wrong("must have names of lower-case letters, digits and hyphens");
        }
        return field;
    }

    @Nullable
    String optionalName() {
        return isPresent() ? name() : null;
    }

    int whole(int min, int max) {
        if (!FixedPoint.isInt(node) || node.intValue() < min || node.intValue() > max) {
            throw wrong("must be a whole number from " + min + " to " + max);
        }
        return node.intValue();
    }

    int optionalWhole(int min, int max, int otherwise) {
        return isPresent() ? whole(min, max) : otherwise;
    }

    <T> List<T> items(int min, int max, Function<Props, T> reader) {
        if (!node.isArray() || node.size() < min || node.size() > max) {
            throw wrong("must be a list of " + (min == max ? "" + min : min + " to " + max) + " items");
        }
        var items = new ArrayList<T>();
        for (var i = 0; i < node.size(); i++) {
            items.add(reader.apply(item(i)));
        }
        return List.copyOf(items);
    }

    /** The values of an object by names like those of {@link #name}, in the order in which they were written. */
    <T> Map<String, T> named(int max, Function<Props, T> reader) {
        if (!node.isObject() || node.size() > max) {
            throw wrong("must be an object of at most " + max + " fields");
        }
        var named = new LinkedHashMap<String, T>();
        node.fieldNames().forEachRemaining(field -> named.put(checkedName(field), reader.apply(field(field))));
        return Collections.unmodifiableMap(named);
    }
}
