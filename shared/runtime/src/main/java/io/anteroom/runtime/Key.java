package io.anteroom.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its full name, its default as a person would write it, how it is read, and what it is for.
 *
 * <p>A name like {@code boards.<name>.order} stands for one setting of each of several things that the configuration
 * names. {@link #of} is the key of one of them; a key with the full name beside it gives that thing another default.
 *
 * @param allowed for people, in the message that refuses a value
 * @param secrecy what of its value may be shown
 */
public record Key<T>(
        String name, String defaultText, String allowed, String doc, Secrecy secrecy, Function<String, T> parser) {

    /** What of a value may be shown. */
    public enum Secrecy {
        OPEN,
        /** The password inside of a URL is masked. */
        URL,
        SECRET
    }

    private static final String PLACEHOLDER = "<name>";
    private static final Pattern THING = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    /** Several times this are nanoseconds that a long can hold, and a date that PostgreSQL knows on either side of now. */
    private static final Duration DURATION_MAX = Duration.ofDays(3650);

    public static Key<Integer> integer(String name, int defaultValue, int min, int max, String doc) {
        return new Key<>(
                name, "" + defaultValue, "a whole number from " + min + " to " + max, doc, Secrecy.OPEN, text -> {
                    int value = Integer.parseInt(text);
                    return require(value >= min && value <= max, value);
                });
    }

    public static Key<BigDecimal> decimal(
            String name, BigDecimal defaultValue, BigDecimal min, BigDecimal max, String doc) {
        var allowed = "a decimal from " + min.toPlainString() + " to " + max.toPlainString();
        return new Key<>(name, defaultValue.toPlainString(), allowed, doc, Secrecy.OPEN, text -> {
            var value = new BigDecimal(require(text.length() <= 40, text));
            return require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, value);
        });
    }

    public static Key<String> text(String name, String defaultValue, String doc) {
        return new Key<>(name, defaultValue, "any text", doc, Secrecy.OPEN, text -> text);
    }

    /** A text whose value is never shown. */
    public static Key<String> secret(String name, String defaultValue, String doc) {
        return new Key<>(name, defaultValue, "any text", doc, Secrecy.SECRET, text -> text);
    }

    /** A URL with a password in it; empty for none. */
    public static Key<String> url(String name, String defaultValue, Set<String> schemes, String doc) {
        var allowed = "empty, or " + written(schemes);
        return new Key<>(
                name,
                defaultValue,
                allowed,
                doc,
                Secrecy.URL,
                // A secret that is mounted as a file or a variable often ends with a new line.
                text -> require(text.isBlank() || isUrl(text.strip(), schemes), text.strip()));
    }

    private static boolean isUrl(String text, Set<String> schemes) {
        return schemes.stream().anyMatch(scheme -> text.startsWith(scheme + "://")) && SecretUrl.isWellFormed(text);
    }

    private static String written(Set<String> schemes) {
        return schemes.stream()
                .sorted()
                .map(scheme -> scheme + "://user:password@host:port/…")
                .collect(Collectors.joining(" or "));
    }

    public static Key<Boolean> flag(String name, boolean defaultValue, String doc) {
        return new Key<>(name, "" + defaultValue, "true or false", doc, Secrecy.OPEN, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    public static Key<Duration> duration(String name, Duration defaultValue, String doc) {
        var allowed = "a duration like 500ms, 20s, 5m, 2h, 30d, at most " + write(DURATION_MAX);
        return duration(name, defaultValue, Duration.ZERO, DURATION_MAX, allowed, doc);
    }

    public static Key<Duration> duration(String name, Duration defaultValue, Duration min, Duration max, String doc) {
        var allowed = "a duration from " + write(min) + " to " + write(max);
        return duration(name, defaultValue, min, max, allowed, doc);
    }

    private static Key<Duration> duration(
            String name, Duration defaultValue, Duration min, Duration max, String allowed, String doc) {
        return new Key<>(name, write(defaultValue), allowed, doc, Secrecy.OPEN, text -> {
            var value = readDuration(text);
            return require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, value);
        });
    }

    /** Commas separate the items; empty is an empty list. */
    public static Key<List<String>> list(String name, List<String> defaultValue, String doc) {
        return new Key<>(
                name,
                String.join(",", defaultValue),
                "a list, or texts separated by commas",
                doc,
                Secrecy.OPEN,
                Key::split);
    }

    /** A list of URLs with passwords in them. */
    public static Key<List<String>> urls(String name, Set<String> schemes, String doc) {
        return new Key<>(name, "", "a list of " + written(schemes), doc, Secrecy.URL, text -> {
            var urls = split(text);
            return require(urls.stream().allMatch(url -> isUrl(url, schemes)), urls);
        });
    }

    public static <E extends Enum<E>> Key<E> choice(String name, E defaultValue, String doc) {
        var values = defaultValue.getDeclaringClass().getEnumConstants();
        var allowed = Arrays.stream(values).map(Key::camel).collect(Collectors.joining(", "));
        return new Key<>(name, camel(defaultValue), allowed, doc, Secrecy.OPEN, text -> Arrays.stream(values)
                .filter(value -> camel(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    /** How many instances of a role a node runs: a number, or so many for each core. */
    public static Key<Integer> instances(String role, String defaultText) {
        return new Key<>(
                "instances." + role,
                defaultText,
                "a number from 0 to 256, or a number for each core like 2/core",
                "instances of " + role + " on this node",
                Secrecy.OPEN,
                Key::readInstances);
    }

    /** Of the thing of this name; only for the key of many things. */
    public Key<T> of(String thing) {
        require(isOfMany(), thing);
        if (!THING.matcher(thing).matches()) {
            throw new BadSetting(
                    section() + thing,
                    "'" + thing + "'",
                    "a name of 1 to 32 lower-case letters, digits and -, a letter first");
        }
        return new Key<>(name.replace(PLACEHOLDER, thing), defaultText, allowed, doc, secrecy, parser);
    }

    /** The same with another default. */
    public Key<T> withDefault(String otherText) {
        return new Key<>(name, otherText, allowed, doc, secrecy, parser);
    }

    /** Whether it stands for one setting of each of several named things. */
    boolean isOfMany() {
        return name.contains("." + PLACEHOLDER + ".");
    }

    /** What the names of its things come after, dot included; only for the key of many things. */
    String section() {
        return name.substring(0, name.indexOf(PLACEHOLDER));
    }

    /** Fails with {@link BadSetting} if {@code text} is not allowed. */
    @CanIgnoreReturnValue
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (RuntimeException wrong) {
            throw new BadSetting(name, "'" + masked(text) + "'", allowed);
        }
    }

    /** A value as it may be shown. */
    public String masked(String text) {
        return switch (secrecy) {
            case OPEN -> text;
            case URL -> SecretUrl.masked(text);
            case SECRET -> text.isEmpty() ? "" : "***";
        };
    }

    /** The environment variable that sets it. */
    String environmentName() {
        return environmentName(name);
    }

    /** The name of the setting that the environment variable sets; a thing's - is a _ there. Null if it sets another. */
    @Nullable
    String nameSetBy(String variable) {
        if (!isOfMany()) {
            return environmentName().equals(variable) ? name : null;
        }
        var start = environmentName(section());
        var end = environmentName().substring((start + PLACEHOLDER).length());
        boolean matches = variable.length() > start.length() + end.length()
                && variable.startsWith(start)
                && variable.endsWith(end);
        return matches ? name.replace(PLACEHOLDER, thingIn(variable, start, end)) : null;
    }

    private static String thingIn(String variable, String start, String end) {
        return variable.substring(start.length(), variable.length() - end.length())
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
    }

    private static String environmentName(String name) {
        return "ANTEROOM_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @CanIgnoreReturnValue
    private static <V> V require(boolean allowed, V value) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
        return value;
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static int readInstances(String text) {
        var perCore = text.endsWith("/core");
        int number = Integer.parseInt(perCore ? text.substring(0, text.length() - "/core".length()) : text);
        var instances = perCore ? number * Runtime.getRuntime().availableProcessors() : number;
        return require(number >= 0 && instances <= 256, instances);
    }

    private static Duration readDuration(String text) {
        var matcher = DURATION.matcher(text);
        require(matcher.matches(), text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** A value as a person would write it. */
    public static String written(Object value) {
        return value instanceof Duration duration ? write(duration) : String.valueOf(value);
    }

    private static String write(Duration duration) {
        var ms = duration.toMillis();
        if (ms % 86_400_000 == 0 && ms > 0) {
            return ms / 86_400_000 + "d";
        }
        if (ms % 3_600_000 == 0 && ms > 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms % 60_000 == 0 && ms > 60_000) {
            return ms / 60_000 + "m";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }

    private static String camel(Enum<?> value) {
        var words = value.name().toLowerCase(Locale.ROOT).split("_");
        var text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }
}
