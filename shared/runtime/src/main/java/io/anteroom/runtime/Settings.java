package io.anteroom.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
        var known = new LinkedHashMap<String, Key<?>>();
        keys.forEach(key -> known.put(key.name(), key));
        var texts = new LinkedHashMap<String, String>();
        known.values().forEach(key -> texts.put(key.name(), key.defaultText()));
        texts.putAll(fromYaml(yaml));
        texts.putAll(fromEnvironment(known, environment));
        texts.putAll(fromAssignments(assignments));
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

    /** Whether it was set to anything but its default. */
    public boolean isChanged(Key<?> key) {
        return !key.defaultText().equals(texts.get(key.name()));
    }

    /** All settings as YAML, a line each, secrets masked. */
    public String print() {
        return keys.values().stream()
                .sorted(java.util.Comparator.comparing(Key::name))
                .map(key -> key.name() + ": " + quoted(key.masked(texts.getOrDefault(key.name(), ""))))
                .collect(Collectors.joining("\n"));
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
                throw new BadSetting("the configuration file: found a "
                        + root.getClass().getSimpleName() + ", allowed is a mapping of sections");
            }
            return flat;
        } catch (YAMLException notYaml) {
            throw new BadSetting("the configuration file is no YAML: " + notYaml.getMessage());
        }
    }

    private static void flatten(String prefix, Map<?, ?> section, Map<String, String> flat) {
        section.forEach((name, value) -> {
            var path = prefix + name;
            if (value instanceof Map<?, ?> inner) {
                flatten(path + ".", inner, flat);
            } else if (value instanceof List<?> items) {
                flat.put(path, items.stream().map(String::valueOf).collect(Collectors.joining(",")));
            } else {
                flat.put(path, value == null ? "" : String.valueOf(value));
            }
        });
    }

    private static Map<String, String> fromEnvironment(Map<String, Key<?>> known, Map<String, String> environment) {
        var byVariable = known.values().stream().collect(Collectors.toMap(Key::environmentName, Key::name));
        var found = new LinkedHashMap<String, String>();
        environment.forEach((variable, value) -> {
            if (variable.toUpperCase(Locale.ROOT).startsWith(ENVIRONMENT_PREFIX)) {
                var name = byVariable.get(variable.toUpperCase(Locale.ROOT));
                if (name == null) {
                    throw new BadSetting("environment variable " + variable + ": unknown setting");
                }
                found.put(name, value);
            }
        });
        return found;
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
