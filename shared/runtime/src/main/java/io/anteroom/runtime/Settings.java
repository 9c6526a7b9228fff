package io.anteroom.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a node is set up with: built-in defaults, over them one YAML file, over it environment variables, over them
 * {@code --set}. Every value is checked when it is put together; an unknown name is refused.
 */
public final class Settings {

    private static final String ENVIRONMENT_PREFIX = "ANTEROOM_";

    private final Map<String, Key<?>> keys;
    private final Map<String, String> texts;

    private Settings(Map<String, Key<?>> keys, Map<String, String> texts) {
        this.keys = keys;
        this.texts = texts;
    }

    /** Defaults only. */
    public static Settings defaults(List<Key<?>> keys) {
        return of(keys, null, Map.of(), List.of());
    }

    /**
     * Puts the layers together. Fails with {@link BadSetting}.
     *
     * @param yaml the file's text; null for no file
     * @param assignments of {@code --set}, each {@code section.key=value}
     */
    public static Settings of(
            List<Key<?>> keys, @Nullable String yaml, Map<String, String> environment, List<String> assignments) {
        var given = new LinkedHashMap<>(fromYaml(yaml));
        given.putAll(fromEnvironment(keys, environment));
        given.putAll(fromAssignments(assignments));
        var known = withNamedThings(keys, given.keySet());
        var texts = new LinkedHashMap<String, String>();
        known.values().forEach(key -> texts.put(key.name(), key.defaultText()));
        texts.putAll(given);
        texts.entrySet().removeIf(entry -> isEmptySection(entry, known));
        texts.forEach((name, text) -> find(known, name).parse(text));
        return new Settings(known, texts);
    }

    public <T> T get(Key<T> key) {
        var text = texts.get(key.name());
        if (text == null) {
            throw new IllegalArgumentException("unknown setting " + key.name());
        }
        return key.parse(text);
    }

    /** The names of the things that have this setting, the built-in ones among them, in alphabetical order. */
    public Set<String> names(Key<?> ofMany) {
        return keys.keySet().stream()
                .filter(name -> name.startsWith(ofMany.section()))
                .map(Settings::thingIn)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it was set to anything but its default. */
    public boolean isChanged(Key<?> key) {
        return !key.defaultText().equals(texts.get(key.name()));
    }

    /** All settings as YAML, a line each, secrets masked. */
    public String print() {
        return keys.values().stream()
                .sorted(Comparator.comparing(Key::name))
                .map(key -> key.name() + ": " + quoted(key.masked(texts.getOrDefault(key.name(), ""))))
                .collect(Collectors.joining("\n"));
    }

    /** The keys with those of many things replaced by one for each thing that is built in or was given anything. */
    private static Map<String, Key<?>> withNamedThings(List<Key<?>> keys, Set<String> given) {
        var known = new LinkedHashMap<String, Key<?>>();
        keys.stream().filter(key -> !key.isOfMany()).forEach(key -> known.put(key.name(), key));
        var mentioned = Stream.concat(known.keySet().stream(), given.stream()).toList();
        keys.stream().filter(Key::isOfMany).forEach(key -> mentioned.stream()
                .filter(name -> name.startsWith(key.section()))
                .map(name -> key.of(thingIn(name)))
                .forEach(ofOne -> known.putIfAbsent(ofOne.name(), ofOne)));
        return known;
    }

    private static String thingIn(String name) {
        return name.split("\\.", 3)[1];
    }

    /** A section without a setting says nothing, or only that there is a thing of that name. */
    private static boolean isEmptySection(Map.Entry<String, String> given, Map<String, Key<?>> known) {
        var inside = given.getKey() + ".";
        return given.getValue().isEmpty() && known.keySet().stream().anyMatch(name -> name.startsWith(inside));
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9./][A-Za-z0-9./_-]*") ? text : '"' + text.replace("\"", "\\\"") + '"';
    }

    private static Key<?> find(Map<String, Key<?>> known, String name) {
        var key = known.get(name);
        if (key == null) {
            throw new BadSetting(name + ": unknown setting" + nearest(known, name));
        }
        return key;
    }

    private static String nearest(Map<String, Key<?>> known, String name) {
        var section = name.contains(".") ? name.substring(0, name.indexOf('.') + 1) : name;
        var same =
                known.keySet().stream().filter(key -> key.startsWith(section)).toList();
        return "; known are " + (same.isEmpty() ? String.join(", ", known.keySet()) : String.join(", ", same));
    }

    private static Map<String, String> fromYaml(@Nullable String yaml) {
        if (yaml == null) {
            return Map.of();
        }
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(yaml);
            var flat = new LinkedHashMap<String, String>();
            if (root instanceof Map<?, ?> sections) {
                flatten("", sections, flat);
            } else if (root != null) {
                var found = root instanceof List ? "a list" : "a single value";
                throw new BadSetting("the configuration file", found, "a mapping of sections");
            }
            return flat;
        } catch (YAMLException notYaml) {
            throw new BadSetting("the configuration file is no YAML: " + notYaml.getMessage());
        }
    }

    private static void flatten(String prefix, Map<?, ?> section, Map<String, String> flat) {
        section.forEach((name, value) -> {
            var path = prefix + name;
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                flatten(path + ".", inner, flat);
            } else if (value == null || value instanceof Map) {
                flat.put(path, "");
            } else if (value instanceof List<?> items) {
                flat.put(path, items.stream().map(String::valueOf).collect(Collectors.joining(",")));
            } else {
                flat.put(path, String.valueOf(value));
            }
        });
    }

    private static Map<String, String> fromEnvironment(List<Key<?>> keys, Map<String, String> environment) {
        var found = new LinkedHashMap<String, String>();
        environment.forEach((variable, value) -> {
            if (variable.toUpperCase(Locale.ROOT).startsWith(ENVIRONMENT_PREFIX)) {
                found.put(nameSetBy(variable, keys), value);
            }
        });
        return found;
    }

    /** The plain key, or that of many things with the longest name: its end says most. */
    private static String nameSetBy(String variable, List<Key<?>> keys) {
        return keys.stream()
                .sorted(Comparator.<Key<?>, Boolean>comparing(Key::isOfMany)
                        .thenComparing(key -> -key.name().length()))
                .flatMap(key -> Stream.ofNullable(key.nameSetBy(variable.toUpperCase(Locale.ROOT))))
                .findFirst()
                .orElseThrow(() -> new BadSetting("environment variable " + variable + ": unknown setting"));
    }

    private static Map<String, String> fromAssignments(List<String> assignments) {
        var found = new LinkedHashMap<String, String>();
        for (var assignment : assignments) {
            int at = assignment.indexOf('=');
            if (at < 1) {
                throw new BadSetting("--set", "'" + assignment + "'", "section.key=value");
            }
            found.put(
                    assignment.substring(0, at).strip(),
                    assignment.substring(at + 1).strip());
        }
        return found;
    }

    /** All keys, for the table in the README. */
    public List<Key<?>> keys() {
        return new ArrayList<>(keys.values());
    }
}
